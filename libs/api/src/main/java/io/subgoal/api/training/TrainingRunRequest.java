package io.subgoal.api.training;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A model to train.
 *
 * @param name unique name
 * @param role {@code executor}, {@code controller}, {@code first-subgoal}, {@code imitation}; {@code joint}: one model for
 *     the three sub-goal roles; or {@code all}: one for these and imitation, whose rows are many and teach to read a task
 * @param annotationRunId the annotation whose rows are learned
 * @param datasetId for {@code imitation}, instead of an annotation: the dataset whose gold is learned
 * @param base the model it begins with; the preset {@code tiny} if left out
 * @param format id of the prompt format; {@code compact/2} if left out
 * @param priority runs of a higher one are begun before others; 0 if left out
 */
public record TrainingRunRequest(
        @NotNull
        @Size(min = 1, max = 100)
        @Pattern(regexp = "[A-Za-z0-9][A-Za-z0-9._-]*", message = "must be letters, digits, '.', '_' or '-'")
        @Schema(example = "joint-1")
        String name,

        @NotNull
        @Pattern(
                regexp = "executor|controller|first-subgoal|imitation|joint|all",
                message = "must be 'executor', 'controller', 'first-subgoal', 'imitation', 'joint' or 'all'")
        @Schema(example = "joint")
        String role,

        @Nullable UUID annotationRunId,
        @Nullable UUID datasetId,
        @Valid @Nullable BaseModel base,

        @Size(max = 60) @Schema(example = "compact/2") @Nullable
        String format,

        @Valid @Nullable TrainingSettings settings,

        @Min(-100) @Max(100) @Schema(example = "0") @Nullable
        Integer priority) {

    /** The usual request: an annotation, the smallest model, the usual format. */
    public TrainingRunRequest(String name, String role, UUID annotationRunId, TrainingSettings settings) {
        this(name, role, annotationRunId, null, null, null, settings, null);
    }
}
