package io.subgoal.inference.decoding;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.subgoal.t5.generate.PoolObserver;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** What the decoding threads do, in numbers. */
final class DecodingMeters implements PoolObserver {

    private final DistributionSummary batchSize;
    private final DistributionSummary rows;
    private final Timer steps;
    private final Timer waits;
    private final Counter tokens;
    private final Counter padding;
    private final Counter abandoned;
    private final Map<Release, Counter> releases = new EnumMap<>(Release.class);

    DecodingMeters(MeterRegistry registry) {
        batchSize = DistributionSummary.builder("subgoal.inference.batch.requests")
                .description("Requests that take a step together")
                .publishPercentiles(0.5, 0.99)
                .register(registry);
        rows = DistributionSummary.builder("subgoal.inference.batch.rows")
                .description("Rows that take a step together: beams, or sequences that are drawn")
                .register(registry);
        steps = Timer.builder("subgoal.inference.step")
                .description("Time of a step of a batch: one token for each row")
                .publishPercentiles(0.5, 0.99)
                .register(registry);
        waits = Timer.builder("subgoal.inference.queue")
                .description("Time from a request's coming to its being taken up")
                .publishPercentiles(0.5, 0.99)
                .register(registry);
        tokens = Counter.builder("subgoal.inference.input.tokens")
                .description("Tokens of inputs that were encoded")
                .register(registry);
        padding = Counter.builder("subgoal.inference.padding.tokens")
                .description("Padding that was encoded beside them")
                .register(registry);
        abandoned = Counter.builder("subgoal.inference.abandoned")
                .description("Searches that were taken up and not brought to their end: cancelled, or too late")
                .register(registry);
        for (Release release : Release.values()) {
            releases.put(
                    release,
                    Counter.builder("subgoal.inference.releases")
                            .description("Why requests were taken up when they were")
                            .tag("reason", release.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
    }

    @Override
    public void taken(int requests, int inputTokens, int paddingTokens, Release release) {
        tokens.increment(inputTokens);
        padding.increment(paddingTokens);
        Objects.requireNonNull(releases.get(release)).increment();
    }

    @Override
    public void waited(long nanos) {
        waits.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void left() {
        abandoned.increment();
    }

    @Override
    public void stepped(int requests, int allRows, long nanos) {
        batchSize.record(requests);
        rows.record(allRows);
        steps.record(nanos, TimeUnit.NANOSECONDS);
    }
}
