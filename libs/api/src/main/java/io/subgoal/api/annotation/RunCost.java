package io.subgoal.api.annotation;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a run has taken, in all and by id of the task. */
public record RunCost(@Nullable Budget budget, Cost total, Map<String, Cost> tasks) {}
