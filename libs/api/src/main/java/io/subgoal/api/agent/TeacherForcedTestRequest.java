package io.subgoal.api.agent;

import io.subgoal.api.inference.PolicyModels;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Rows to put to models.
 *
 * @param name unique name
 * @param annotationRunId whose rows
 * @param fold {@code dev}, the default, or {@code test}: choose no model by the latter
 * @param models names of served models; each is tested in the role it is named for
 * @param roles which of these roles; all if left out
 * @param tasks by id or name; all if left out
 * @param rows how many rows of each role at most, taken at even distances; 1,000 if left out
 * @param beams width of the search; 1, the default, is greedy
 */
public record TeacherForcedTestRequest(
        @NotNull
        @Size(min = 1, max = 100)
        @Pattern(regexp = "[A-Za-z0-9][A-Za-z0-9._-]*", message = "must be letters, digits, '.', '_' or '-'")
        @Schema(example = "animals-dev")
        String name,

        @NotNull UUID annotationRunId,

        @Pattern(regexp = "dev|test", message = "must be 'dev' or 'test'") @Schema(example = "dev") @Nullable
        String fold,

        @NotNull @Valid PolicyModels models,

        @Size(min = 1, max = 4) @Schema(example = "[\"executor\", \"controller\"]") @Nullable
        List<
                        @NotNull
                        @Pattern(
                                regexp = "executor|controller|first-subgoal|imitation",
                                message = "must be 'executor', 'controller', 'first-subgoal' or 'imitation'")
                        String>
                roles,

        @Size(min = 1, max = 30) @Nullable List<@NotNull @Size(max = 100) String> tasks,

        @Min(1) @Max(10_000) @Schema(example = "1000") @Nullable
        Integer rows,

        @Min(1) @Max(64) @Schema(example = "1") @Nullable Integer beams) {}
