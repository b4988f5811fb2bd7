package io.subgoal.t5.generate;

import java.time.Duration;

/**
 * How much is decoded at once, and how much may wait.
 *
 * @param threads that decode
 * @param rows that one of them decodes side by side, at most
 * @param tokens of sources that one of them decodes side by side, padding included, at most
 * @param waitingTokens of sources that may wait, at most
 * @param delay how long an idle thread waits for more, while requests come faster than that
 */
public record PoolLimits(int threads, int rows, int tokens, int waitingTokens, Duration delay) {

    public PoolLimits {
        GenerationSettings.requireBetween("threads", threads, 1, 1024);
        GenerationSettings.requireBetween("rows", rows, 1, 4096);
        GenerationSettings.requireBetween("tokens", tokens, 1, Integer.MAX_VALUE);
        GenerationSettings.requireBetween("waitingTokens", waitingTokens, 0, Integer.MAX_VALUE);
    }

    /** What serves well where nothing is known. */
    public static PoolLimits of(int threads) {
        return new PoolLimits(threads, 64, 16_384, 65_536, Duration.ofMillis(2));
    }
}
