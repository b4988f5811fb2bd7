package io.subgoal.agent.environment;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How environments are kept.
 *
 * @param worlds that environments share; each takes memory, and a call needs one
 * @param most environments there may be
 * @param mostPerCaller environments of one caller
 * @param mostMoves an episode may have
 * @param lease how long an environment is kept after each call, if its request does not say
 * @param longestLease that a request may ask for
 * @param sweep how often what nobody uses is looked for
 * @param waiting calls that may wait for a world; what comes beyond is refused
 * @param patience how long a call waits for a world, or for another call to the same environment
 * @param sockets there may be
 * @param socketIdle how long a socket may be silent
 * @param socketMessage bytes of the longest message
 */
@Validated
@ConfigurationProperties("subgoal.agent.environments")
public record EnvironmentProperties(
        @DefaultValue("4") @Min(1) @Max(1024) int worlds,
        @DefaultValue("1000") @Min(1) @Max(1_000_000) int most,
        @DefaultValue("500") @Min(1) @Max(1_000_000) int mostPerCaller,
        @DefaultValue("300") @Min(1) @Max(10_000) int mostMoves,
        @DefaultValue("15m") @NotNull Duration lease,
        @DefaultValue("24h") @NotNull Duration longestLease,
        @DefaultValue("1s") @NotNull Duration sweep,
        @DefaultValue("100") @Min(0) @Max(10_000) int waiting,
        @DefaultValue("30s") @NotNull Duration patience,
        @DefaultValue("100") @Min(0) @Max(100_000) int sockets,
        @DefaultValue("5m") @NotNull Duration socketIdle,
        @DefaultValue("16384") @Min(1024) @Max(1_048_576) int socketMessage) {

    @AssertTrue(
            message =
                    "lease, longest-lease, sweep, patience and socket-idle must be positive, and no lease longer than the longest")
    boolean isInOrder() {
        return lease.isPositive()
                && lease.compareTo(longestLease) <= 0
                && sweep.isPositive()
                && patience.isPositive()
                && socketIdle.isPositive();
    }
}
