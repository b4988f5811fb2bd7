package io.subgoal.agent.evaluation;

import io.subgoal.agent.play.EpisodePlayer;
import io.subgoal.api.agent.AgentKind;
import io.subgoal.api.inference.PolicyModels;
import io.subgoal.textworld.task.Task;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An evaluation with nothing left out, as it is stored. */
record ResolvedEvaluation(
        AgentKind agent,
        @Nullable PolicyModels models,
        String decoding,
        Map<String, List<Integer>> variations,
        String simplifications,
        int maxMoves,
        int maxDecisions,
        long seed) {

    EpisodePlayer.Assignment assignment(Task task, int variation) {
        return new EpisodePlayer.Assignment(
                task, variation, simplifications, agent, models, decoding, maxMoves, maxDecisions, seed);
    }
}
