package io.subgoal.agent.play;

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
 */
record Decision(
        List<String> subgoals,
        int markers,
        String action,
        @Nullable String stage,
        boolean settled,
        boolean taskComplete) {

    static Decision plain(String action) {
        return new Decision(List.of(), 0, action, null, true, false);
    }
}
