package io.subgoal.agent.play;

import io.subgoal.api.agent.StopReason;

/**
 * What came of an episode; scores are percent.
 *
 * @param score final score, 0 after a fatal mistake
 * @param lastPositive last score before a fatal mistake
 * @param best highest score on the way
 * @param matched actions that were not the model's best answer
 * @param decisionMillis time of all decisions
 * @param wallMillis time of the episode by the clock
 */
public record EpisodeResult(
        int score,
        int lastPositive,
        int best,
        StopReason stopReason,
        int moves,
        int decisions,
        int matched,
        double decisionMillis,
        double wallMillis) {}
