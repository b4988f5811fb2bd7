package io.subgoal.agent.environment;

import io.subgoal.api.agent.StopReason;
import io.subgoal.scienceworld.Simplifications;
import io.subgoal.scienceworld.StepResult;
import io.subgoal.scienceworld.World;
import io.subgoal.textworld.task.Task;
import org.jspecify.annotations.Nullable;

/**
 * What is played and by what rules: with the actions it fixes everything that an environment answers.
 *
 * @param moveLimit the episode ends when it has used more moves
 */
public record Scenario(Task task, int variation, Simplifications simplifications, int moveLimit) {

    World.Episode load(World world) {
        return world.load(task, variation, simplifications);
    }

    /** As many as an evaluation allows decisions: some actions cost no move, and an episode is to end. */
    int stepLimit() {
        return 2 * moveLimit;
    }

    /** Why the episode is over after a step; null if it is not. */
    @Nullable
    StopReason end(StepResult result, int steps) {
        if (result.score() < 0) {
            return StopReason.FAILED;
        }
        if (result.completed()) {
            return StopReason.COMPLETED;
        }
        if (result.moves() > moveLimit) {
            return StopReason.MOVES;
        }
        return steps >= stepLimit() ? StopReason.DECISIONS : null;
    }
}
