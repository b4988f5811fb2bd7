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
 * @param roles what it can be asked for
 * @param format id of the prompt format it was trained with
 * @param details its metrics and origins, as JSON
 */
public record StoredCheckpoint(
        UUID id,
        @Nullable UUID trainingRunId,
        String name,
        List<String> roles,
        String format,
        long updates,
        long parameters,
        Map<String, Object> details,
        List<File> files,
        Instant createdAt) {

    /** A file of a checkpoint. */
    public record File(String path, String sha256, long size) {}

    public Optional<File> file(String path) {
        return files.stream().filter(f -> f.path().equals(path)).findFirst();
    }
}
