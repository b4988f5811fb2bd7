package io.subgoal.api.inference;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A model to serve under a name: exactly one of {@code checkpointId}, {@code alias} and {@code directory}. What is left
 * out of the rest is as the service is configured.
 *
 * @param checkpointId a checkpoint of the store, trained or uploaded
 * @param alias whatever checkpoint the alias stands for, now and later
 * @param directory a Hugging Face directory below the service's {@code subgoal.inference.directories}; every replica must
 *     have it
 * @param roles what the model can be asked for; only of one that does not bring its roles: a base model or a directory.
 *     None for one that only generates text
 * @param format the prompt format such a model was trained with, if it has roles
 * @param precision what its weights are kept in
 * @param engine what runs it
 * @param device where it computes: auto, cpu, gpu, gpu:1 and so on
 * @param threads threads of one pass, on a processor
 */
public record ModelRequest(
        @Nullable UUID checkpointId,

        @Size(max = 100) @Schema(example = "champion") @Nullable
        String alias,

        @Size(min = 1, max = 1000) @Schema(example = "flan-t5-small") @Nullable
        String directory,

        @Size(max = 10) @Nullable List<@NotNull @Size(max = 40) String> roles,

        @Size(max = 40) @Schema(example = "compact/2") @Nullable
        String format,

        @Nullable ModelPrecision precision,
        @Nullable ModelEngine engine,

        @Pattern(regexp = "auto|cpu|(gpu|cuda)(:\\d{1,3})?", message = "must be auto, cpu, gpu, gpu:1 or the like")
        @Schema(example = "auto")
        @Nullable
        String device,

        @Min(1) @Max(256) @Nullable Integer threads) {

    /** A checkpoint, served as the service is configured. */
    public static ModelRequest ofCheckpoint(UUID checkpointId) {
        return new ModelRequest(checkpointId, null, null, null, null, null, null, null, null);
    }
}
