package io.subgoal.api.agent;

import java.util.List;

/** An episode with all its steps. */
public record EpisodeTrace(Episode episode, List<EpisodeStep> steps) {}
