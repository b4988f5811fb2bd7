package io.subgoal.inference.model;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.subgoal.api.inference.ModelState;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Served models for Prometheus. */
@Component
class ModelMeters {

    private static final String LOAD = "subgoal.inference.model.load";

    private final Timer loaded;
    private final Timer failed;

    ModelMeters(MeterRegistry registry, ModelTable table, ModelMemory memory, ModelCache cache) {
        loaded = timer(registry, "loaded");
        failed = timer(registry, "failed");
        for (ModelState state : new ModelState[] {ModelState.READY, ModelState.EVICTED, ModelState.BROKEN}) {
            Gauge.builder("subgoal.inference.models", table, t -> count(t, state))
                    .description("Served models by state")
                    .tag("state", state.wireName())
                    .register(registry);
        }
        Gauge.builder("subgoal.inference.model.memory", memory, ModelMemory::bytes)
                .description("Memory that loaded models are reckoned to take")
                .baseUnit("bytes")
                .register(registry);
        FunctionCounter.builder("subgoal.inference.model.evictions", memory, ModelMemory::evictions)
                .description("Models that left memory for others")
                .register(registry);
        Gauge.builder("subgoal.inference.cache", cache, ModelCache::bytes)
                .description("Files of models in the cache, when it was last looked at")
                .baseUnit("bytes")
                .register(registry);
    }

    /** Measures a load; one for which there was no room is none. */
    Optional<Resident> load(Supplier<Optional<Resident>> work) {
        Timer.Sample sample = Timer.start();
        boolean success = false;
        try {
            Optional<Resident> resident = work.get();
            success = true;
            if (resident.isPresent()) {
                sample.stop(loaded);
            }
            return resident;
        } finally {
            if (!success) {
                sample.stop(failed);
            }
        }
    }

    private static Timer timer(MeterRegistry registry, String outcome) {
        return Timer.builder(LOAD)
                .description("Loads of models, warm-up included")
                .tag("outcome", outcome)
                .register(registry);
    }

    private static double count(ModelTable table, ModelState state) {
        return table.all().stream().filter(status -> status.state() == state).count();
    }
}
