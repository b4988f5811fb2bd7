package io.subgoal.store.training;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint.
 *
 * @param roles what it can be asked for; none for a base model, which is there to be fine-tuned
 * @param format id of the prompt format it was trained with; null without roles
 * @param details its metrics and settings, as JSON
 * @param marks why it is kept
 * @param lineage where it comes from
 */
public record StoredCheckpoint(
        UUID id,
        @Nullable UUID trainingRunId,
        String name,
        List<String> roles,
        @Nullable String format,
        long updates,
        long parameters,
        Map<String, Object> details,
        Marks marks,
        CheckpointLineage lineage,
        List<File> files,
        Instant createdAt) {

    /** A file of a checkpoint. */
    public record File(String path, String sha256, long size) {}

    /**
     * Why a checkpoint is kept.
     *
     * @param best the best of its run so far
     * @param chosen what its run has ended with
     * @param pinned kept until somebody lets it go
     */
    public record Marks(boolean best, boolean chosen, boolean pinned) {}

    public Optional<File> file(String path) {
        return files.stream().filter(f -> f.path().equals(path)).findFirst();
    }

    /** Size of all files. */
    public long bytes() {
        return files.stream().mapToLong(File::size).sum();
    }
}
