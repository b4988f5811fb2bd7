package io.subgoal.training.metric;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How runs are followed.
 *
 * @param followers how many clients may follow runs at once
 * @param followEvery how often a followed run is looked at
 * @param keepAlive longest silence towards a follower
 */
@Validated
@ConfigurationProperties("subgoal.training.metrics")
record MetricProperties(
        @DefaultValue("200") @Min(1) @Max(10_000) int followers,
        @DefaultValue("500ms") Duration followEvery,
        @DefaultValue("15s") Duration keepAlive) {

    MetricProperties {
        requirePositive("follow-every", followEvery);
        requirePositive("keep-alive", keepAlive);
    }

    private static void requirePositive(String name, Duration value) {
        if (value.toMillis() < 1) {
            throw new IllegalArgumentException("subgoal.training.metrics.%s must be at least 1ms".formatted(name));
        }
    }
}
