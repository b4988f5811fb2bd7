package io.subgoal.agent.evaluation;

import io.subgoal.api.agent.Episode;
import io.subgoal.api.agent.EpisodeStep;
import io.subgoal.api.agent.StopReason;
import io.subgoal.api.inference.DecideResponse.Alternative;
import io.subgoal.api.inference.DecideResponse.ModelCall;
import io.subgoal.service.job.JobMapper;
import io.subgoal.store.Json;
import io.subgoal.store.evaluation.StoredEpisode;
import io.subgoal.store.evaluation.StoredStep;
import java.util.List;
import tools.jackson.core.type.TypeReference;

/** Episodes and steps as they go over the wire. */
public final class EpisodeViews {

    private static final TypeReference<List<Alternative>> ALTERNATIVES = new TypeReference<>() {};
    private static final TypeReference<List<ModelCall>> CALLS = new TypeReference<>() {};

    private EpisodeViews() {}

    public static Episode episode(StoredEpisode e) {
        String stop = e.stopReason();
        return new Episode(
                e.id(),
                e.evaluationId(),
                e.taskId(),
                e.variation(),
                e.fold(),
                e.seed(),
                JobMapper.state(e.state()),
                e.attempt(),
                e.description(),
                e.score(),
                e.lastPositive(),
                e.best(),
                stop == null ? null : StopReason.valueOf(stop),
                e.moves(),
                e.decisions(),
                e.matched(),
                e.decisionMillis(),
                e.wallMillis(),
                e.promptTokens(),
                e.answerTokens(),
                e.dollars(),
                e.faults(),
                e.fault(),
                e.error(),
                e.finishedAt());
    }

    public static EpisodeStep step(StoredStep s) {
        return new EpisodeStep(
                s.index(),
                s.subgoal(),
                s.action(),
                s.observation(),
                s.score(),
                s.completed(),
                s.moves(),
                s.look(),
                s.inventory(),
                s.stage(),
                s.millis(),
                s.validActions(),
                s.alternatives() == null ? null : Json.read(s.alternatives(), ALTERNATIVES),
                s.calls() == null ? null : Json.read(s.calls(), CALLS),
                s.thought());
    }
}
