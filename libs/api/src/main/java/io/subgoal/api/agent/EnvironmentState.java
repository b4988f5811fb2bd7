package io.subgoal.api.agent;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an environment is after a step.
 *
 * @param step how many steps were done, 0 at the beginning
 * @param action the last one; null at the beginning
 * @param observation what the world answered; at the beginning, to {@code look around}
 * @param reward what the score has gained by the last step
 * @param score percent; negative after a fatal mistake
 * @param moves moves used; looking costs none, waiting costs many
 * @param done whether the episode is over
 * @param truncated whether it is over because of a limit, and not by what happened in it
 * @param reason why it is over: {@code completed}, {@code failed}, or a limit, {@code moves} or {@code decisions}
 * @param look the surroundings
 * @param inventory what is carried
 * @param validActions every action that is possible now, if asked for
 */
public record EnvironmentState(
        int step,
        @Nullable String action,
        String observation,
        int reward,
        int score,
        int moves,
        boolean done,
        boolean truncated,
        @Nullable StopReason reason,
        String look,
        String inventory,
        @Nullable List<String> validActions) {

    /** The same with the actions that are possible. */
    public EnvironmentState withValidActions(List<String> actions) {
        return new EnvironmentState(
                step,
                action,
                observation,
                reward,
                score,
                moves,
                done,
                truncated,
                reason,
                look,
                inventory,
                List.copyOf(actions));
    }
}
