package io.subgoal.api.training;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a training run starts from: exactly one of the four.
 *
 * @param preset a shape, trained from scratch with a tokenizer made of the data: {@code tiny}, {@code mini}, {@code small},
 *     {@code base}, {@code large} or {@code xl}
 * @param checkpointId a checkpoint of the store, trained or uploaded
 * @param directory a Hugging Face directory under the training service's {@code subgoal.training.models-directory}
 * @param hub a model of the Hugging Face hub
 */
public record BaseModel(
        @Pattern(
                regexp = "tiny|mini|small|base|large|xl",
                message = "must be 'tiny', 'mini', 'small', 'base', 'large' or 'xl'")
        @Schema(example = "tiny")
        @Nullable
        String preset,

        @Nullable UUID checkpointId,

        @Size(min = 1, max = 1000) @Schema(example = "flan-t5-small") @Nullable
        String directory,

        @Valid @Nullable HubModel hub) {

    /**
     * A model of the Hugging Face hub.
     *
     * @param id the model's name there, with its owner's
     * @param revision a branch, a tag or a commit; {@code main} if left out. Runs keep the commit
     */
    public record HubModel(
            @NotNull
            @Size(max = 200)
            @Pattern(
                    regexp = "(?!.*(\\.\\.|--|\\.git$))[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)?",
                    message = "must be a model's id on the hub, such as google/flan-t5-small")
            @Schema(example = "google/flan-t5-small")
            String id,

            @Size(max = 200)
            @Pattern(
                    regexp = "(?!.*(\\.\\.|//))[A-Za-z0-9_][A-Za-z0-9._/-]*",
                    message = "must be a branch, a tag or a commit, such as main")
            @Schema(example = "main")
            String revision) {

        /** The branch that is meant where none is named. */
        public static final String MAIN = "main";

        @SuppressWarnings("NullAway") // what comes over the wire may lack it
        public HubModel {
            revision = Objects.requireNonNullElse(revision, MAIN);
        }
    }

    public static BaseModel ofPreset(String preset) {
        return new BaseModel(preset, null, null, null);
    }

    public static BaseModel ofCheckpoint(UUID checkpointId) {
        return new BaseModel(null, checkpointId, null, null);
    }

    public static BaseModel ofDirectory(String directory) {
        return new BaseModel(null, null, directory, null);
    }

    public static BaseModel ofHub(String id, String revision) {
        return new BaseModel(null, null, null, new HubModel(id, revision));
    }

    /** Whether one thing is named and no other. */
    @JsonIgnore
    @AssertTrue(message = "name exactly one of preset, checkpointId, directory and hub")
    public boolean isOneOfFour() {
        return Stream.of(preset, checkpointId, directory, hub)
                        .filter(Objects::nonNull)
                        .count()
                == 1;
    }
}
