package io.subgoal.api.annotation;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which trajectories of a dataset. What is left out lets everything through.
 *
 * @param tasks ids or names of tasks
 * @param folds train, dev, test
 * @param minScore least final score, percent
 * @param maxScore greatest final score, percent
 * @param minSteps least number of steps worth keeping
 * @param maxSteps greatest number of steps worth keeping
 */
public record DatasetFilter(
        @Size(min = 1, max = 30) @Nullable List<@NotNull String> tasks,

        @Size(min = 1, max = 3) @Nullable
        List<@NotNull @Pattern(regexp = "train|dev|test", message = "must be 'train', 'dev' or 'test'") String> folds,

        @DecimalMin("-100") @DecimalMax("100") @Schema(example = "100") @Nullable
        Double minScore,

        @DecimalMin("-100") @DecimalMax("100") @Nullable Double maxScore,

        @Min(0) @Schema(example = "2") @Nullable Integer minSteps,

        @Min(0) @Nullable Integer maxSteps) {}
