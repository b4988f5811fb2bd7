package io.subgoal.agent.environment;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** What happens in environments, in numbers. */
@Component
final class EnvironmentMeters {

    /** Why somebody got no environment, or no world. */
    enum Refusal {
        MOST,
        MOST_PER_CALLER,
        WAITING
    }

    private final Timer steps;
    private final Timer replays;
    private final Map<Refusal, Counter> refusals = new EnumMap<>(Refusal.class);
    private final Map<Farewell, Counter> farewells = new EnumMap<>(Farewell.class);

    EnvironmentMeters(MeterRegistry registry) {
        steps = Timer.builder("subgoal.agent.environment.step")
                .description("Time of a step, waiting and replay included")
                .publishPercentiles(0.5, 0.99)
                .register(registry);
        replays = Timer.builder("subgoal.agent.environment.replay")
                .description("Time it took to bring back an episode whose world had gone to another")
                .publishPercentiles(0.5, 0.99)
                .register(registry);
        for (Refusal refusal : Refusal.values()) {
            refusals.put(
                    refusal,
                    Counter.builder("subgoal.agent.environment.refusals")
                            .description("Calls refused with 429")
                            .tag("reason", refusal.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
        for (Farewell farewell : Farewell.values()) {
            farewells.put(
                    farewell,
                    Counter.builder("subgoal.agent.environment.ends")
                            .description("Environments that are no longer there")
                            .tag("reason", farewell.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
    }

    void stepped(long nanos) {
        steps.record(nanos, TimeUnit.NANOSECONDS);
    }

    void replayed(long nanos) {
        replays.record(nanos, TimeUnit.NANOSECONDS);
    }

    void refused(Refusal refusal) {
        Objects.requireNonNull(refusals.get(refusal)).increment();
    }

    void ended(Farewell farewell) {
        Objects.requireNonNull(farewells.get(farewell)).increment();
    }
}
