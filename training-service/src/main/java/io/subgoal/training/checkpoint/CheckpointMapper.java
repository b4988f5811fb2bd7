package io.subgoal.training.checkpoint;

import io.subgoal.api.training.Checkpoint;
import io.subgoal.api.training.CheckpointLineage;
import io.subgoal.api.training.PurgeReport;
import io.subgoal.store.training.Purge;
import io.subgoal.store.training.StoredCheckpoint;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Checkpoints as they go over the wire. */
final class CheckpointMapper {

    private CheckpointMapper() {}

    static Checkpoint view(StoredCheckpoint checkpoint) {
        return new Checkpoint(
                checkpoint.id(),
                checkpoint.name(),
                checkpoint.trainingRunId(),
                checkpoint.roles(),
                checkpoint.format(),
                checkpoint.updates(),
                checkpoint.parameters(),
                checkpoint.bytes(),
                checkpoint.marks().best(),
                checkpoint.marks().chosen(),
                checkpoint.marks().pinned(),
                metrics(checkpoint),
                new CheckpointLineage(
                        run(checkpoint.lineage().run()), checkpoint.lineage().codeVersion()),
                checkpoint.files().stream()
                        .map(f -> new Checkpoint.File(f.path(), f.size(), f.sha256()))
                        .toList(),
                checkpoint.createdAt());
    }

    /** What was measured, by name. */
    static Map<String, Double> metrics(StoredCheckpoint checkpoint) {
        Map<String, Double> metrics = new TreeMap<>();
        if (checkpoint.details().get("metrics") instanceof Map<?, ?> measured) {
            measured.forEach((name, value) -> {
                if (value instanceof Number number) {
                    metrics.put(String.valueOf(name), number.doubleValue());
                }
            });
        }
        return metrics;
    }

    static PurgeReport view(Purge purge, boolean dryRun) {
        return new PurgeReport(
                dryRun,
                purge.checkpoints().stream()
                        .map(gone -> new PurgeReport.Gone(gone.id(), gone.name(), gone.updates()))
                        .toList(),
                purge.orphans(),
                purge.bytes());
    }

    private static CheckpointLineage.@Nullable Run run(io.subgoal.store.training.CheckpointLineage.@Nullable Run run) {
        if (run == null) {
            return null;
        }
        var annotation = run.annotation();
        var dataset = run.dataset();
        return new CheckpointLineage.Run(
                run.id(),
                run.name(),
                run.role(),
                run.base(),
                run.settings(),
                annotation == null ? null : annotation.id(),
                annotation == null ? null : annotation.teacher(),
                dataset.id(),
                dataset.name(),
                dataset.checksum(),
                dataset.simulatorVersion());
    }
}
