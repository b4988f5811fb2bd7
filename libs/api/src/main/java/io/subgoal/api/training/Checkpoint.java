package io.subgoal.api.training;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A trained model in the store, as a Hugging Face directory.
 *
 * @param roles what it can be asked for
 * @param format the prompt format it was trained with; it is refused with any other
 * @param update steps it was trained for
 * @param metrics as measured at its end, on dev rows
 */
public record Checkpoint(
        UUID id,
        String name,
        @Nullable UUID trainingRunId,
        List<String> roles,
        String format,
        long update,
        long parameters,
        Map<String, Double> metrics,
        List<File> files,
        Instant createdAt) {

    /** A file of the checkpoint. */
    public record File(String path, long size, String sha256) {}
}
