package io.subgoal.training.metric;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The running training runs, for Prometheus: a gauge {@code subgoal_training_<metric>} with the tag {@code run} for each
 * metric. Metrics by task, verb or role, whose names have a dot, are left to the store, and a run that has ended is taken
 * out, so that there are never many.
 */
@Component
public class RunMeters {

    private static final Logger LOG = LoggerFactory.getLogger(RunMeters.class);
    private static final String PREFIX = "subgoal.training.";
    private static final int MAX_RUNS = 64;
    private static final int MAX_METRICS = 64;

    private final MeterRegistry registry;
    private final Map<String, Map<String, Value>> runs = new HashMap<>();

    RunMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    private record Value(AtomicReference<Double> latest, Meter.Id meter) {}

    /** Shows the latest values of a run, beside what it has shown before. Never fails. */
    public synchronized void publish(String runName, Map<String, Double> values) {
        if (!runs.containsKey(runName) && runs.size() >= MAX_RUNS) {
            LOG.warn("Training run {} is not shown to Prometheus: {} are already", runName, MAX_RUNS);
            return;
        }
        Map<String, Value> shown = runs.computeIfAbsent(runName, name -> new HashMap<>());
        values.forEach((metric, value) -> {
            Value known = shown.get(metric);
            if (known != null) {
                known.latest().set(value);
            } else if (!metric.contains(".") && shown.size() < MAX_METRICS) {
                shown.put(metric, register(runName, metric, value));
            }
        });
    }

    /** Takes a run out. */
    public synchronized void end(String runName) {
        Map<String, Value> shown = runs.remove(runName);
        if (shown != null) {
            shown.values().forEach(value -> registry.remove(value.meter()));
        }
    }

    private Value register(String runName, String metric, double value) {
        AtomicReference<Double> latest = new AtomicReference<>(value);
        Gauge gauge = Gauge.builder(PREFIX + metric, latest, AtomicReference::get)
                .description("Latest value of a running training run")
                .tag("run", runName)
                .register(registry);
        return new Value(latest, gauge.getId());
    }
}
