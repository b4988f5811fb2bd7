package io.subgoal.training.trainer;

import io.subgoal.t5.train.Example;
import io.subgoal.t5.train.Trainer;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What happened since the last report. */
final class Meter {

    private double lossSum;
    private long targets;
    private long sources;
    private long rows;
    private double norm;
    private double rate;
    private double lastLoss = Double.NaN;
    private long computing;
    private long since = System.nanoTime();

    /** A piece of work that is the model's own: passes and updates, on whatever device. */
    <T> T computing(Supplier<T> work) {
        long began = System.nanoTime();
        try {
            return work.get();
        } finally {
            computing += System.nanoTime() - began;
        }
    }

    void add(Trainer.Loss loss, double newNorm, double newRate, RowsAhead.Update update) {
        lossSum += loss.sum();
        targets += loss.tokens();
        for (List<Example> pass : update.passes()) {
            sources +=
                    pass.stream().mapToLong(example -> example.source().length).sum();
            rows += pass.size();
        }
        norm = newNorm;
        rate = newRate;
        lastLoss = loss.mean();
    }

    /** Mean loss per target token of the last update. */
    double lastLoss() {
        return lastLoss;
    }

    /** Does not count the time that has passed since the last report, such as that of an evaluation. */
    void skipTime(long nanos) {
        since += nanos;
    }

    /** Means since the last report, after which counting begins anew; nothing if nothing was counted. */
    Map<String, Double> report() {
        if (rows == 0) {
            return Map.of();
        }
        double seconds = (System.nanoTime() - since) / 1e9;
        Map<String, Double> report = new HashMap<>();
        report.put("loss", lossSum / targets);
        report.put("learning_rate", rate);
        report.put("gradient_norm", norm);
        report.put("rows_per_second", rows / seconds);
        report.put("tokens_per_second", (sources + targets) / seconds);
        report.put("compute_share", computing / 1e9 / seconds);
        report.put("memory_bytes", memory());
        lossSum = 0;
        targets = 0;
        sources = 0;
        rows = 0;
        computing = 0;
        since = System.nanoTime();
        return report;
    }

    /** The process's memory as the system sees it, the native part included; the heap where it does not say. */
    private static double memory() {
        return ResidentMemory.bytes()
                .orElseGet(() ->
                        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted());
    }
}
