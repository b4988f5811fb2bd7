package io.subgoal.inference.decoding;

import io.subgoal.t5.generate.PoolLimits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How requests are decoded.
 *
 * @param threads that decode; 0 takes one for each processor
 * @param rows that a thread decodes side by side, at most; a search has as many as beams
 * @param tokens of inputs that a thread decodes side by side, at most
 * @param waitingTokens of inputs that may wait; what comes beyond is refused
 * @param requests that are inside at once; what comes beyond is refused before it is read
 * @param delay how long an idle thread waits for more requests, when they come faster than that
 * @param cachedAnswers answers of each model that are kept for the same question; 0 keeps none
 */
@Validated
@ConfigurationProperties("subgoal.inference.decoding")
record DecodingProperties(
        @DefaultValue("0") @Min(0) @Max(1024) int threads,
        @DefaultValue("64") @Min(1) @Max(4096) int rows,
        @DefaultValue("16384") @Min(1) @Max(10_000_000) int tokens,
        @DefaultValue("65536") @Min(0) @Max(100_000_000) int waitingTokens,
        @DefaultValue("128") @Min(1) @Max(100_000) int requests,
        @DefaultValue("2ms") @NotNull Duration delay,
        @DefaultValue("0") @Min(0) @Max(10_000_000) int cachedAnswers) {

    /** What is meant where nothing is said, but without a wait for other callers. */
    static DecodingProperties alone() {
        return new DecodingProperties(0, 64, 16_384, 65_536, 128, Duration.ZERO, 0);
    }

    PoolLimits limits() {
        int number = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
        return new PoolLimits(number, rows, tokens, waitingTokens, delay);
    }
}
