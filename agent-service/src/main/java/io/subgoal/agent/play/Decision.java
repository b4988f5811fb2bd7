package io.subgoal.agent.play;

import io.subgoal.api.inference.DecideResponse.Alternative;
import io.subgoal.api.inference.DecideResponse.ModelCall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an agent wants.
 *
 * @param subgoals the sub-goals so far, the current one last
 * @param markers how many sub-goals were ended before the action
 * @param action in plain words
 * @param stage how it was found; null for agents without a model
 * @param settled whether asking again would bring nothing else
 * @param taskComplete whether the agent holds that nothing is left to do
 * @param alternatives the acting model's best answers, where it gave several
 * @param calls what each model was asked
 * @param thought what the agent thought aloud
 */
record Decision(
        List<String> subgoals,
        int markers,
        String action,
        @Nullable String stage,
        boolean settled,
        boolean taskComplete,
        @Nullable List<Alternative> alternatives,
        List<ModelCall> calls,
        @Nullable String thought) {

    /** The same, with all that was asked until it was found. */
    Decision withCalls(List<ModelCall> all) {
        return new Decision(
                subgoals, markers, action, stage, settled, taskComplete, alternatives, List.copyOf(all), thought);
    }

    static Decision plain(String action) {
        return new Decision(List.of(), 0, action, null, true, false, null, List.of(), null);
    }
}
