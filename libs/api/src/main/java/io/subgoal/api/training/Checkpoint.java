package io.subgoal.api.training;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A model in the store, as a Hugging Face directory.
 *
 * @param trainingRunId the run that has made it; null if it was uploaded
 * @param roles what it can be asked for; none for a base model, which is there to be fine-tuned
 * @param format the prompt format it was trained with; it is refused with any other. Null without roles
 * @param update steps it was trained for
 * @param bytes size of all files
 * @param best whether it is the best of its run so far
 * @param chosen whether its run has ended with it
 * @param pinned whether it is kept until somebody lets it go
 * @param metrics as measured when it was stored, on dev rows
 * @param lineage where it comes from
 */
public record Checkpoint(
        UUID id,
        String name,
        @Nullable UUID trainingRunId,
        List<String> roles,
        @Nullable String format,
        long update,
        long parameters,
        long bytes,
        boolean best,
        boolean chosen,
        boolean pinned,
        Map<String, Double> metrics,
        CheckpointLineage lineage,
        List<File> files,
        Instant createdAt) {

    /** A file of the checkpoint. */
    public record File(String path, long size, String sha256) {}
}
