package io.subgoal.api.agent;

import java.util.List;

/**
 * What came of doing an episode's actions again.
 *
 * @param identical whether the simulator answered the same to the character
 * @param steps actions that were done
 * @param recordedWith the simulator's version when the episode was played
 * @param replayedWith the simulator's version now
 * @param differences where the answers differ, at most the first 100
 */
public record EpisodeReplay(
        boolean identical, int steps, String recordedWith, String replayedWith, List<Difference> differences) {

    /**
     * A difference.
     *
     * @param step index of the step in the trace
     * @param field observation, score, moves, look, inventory, completed or description
     */
    public record Difference(int step, String field, String recorded, String replayed) {}
}
