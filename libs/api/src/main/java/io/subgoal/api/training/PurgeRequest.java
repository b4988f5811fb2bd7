package io.subgoal.api.training;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is to be purged: checkpoints of training runs that are neither the best, nor chosen, nor pinned, nor served, nor
 * in an evaluation, nor among the last of their run; and files that nothing refers to.
 *
 * @param dryRun true only says what would go, the default
 * @param trainingRunId only checkpoints of this run
 * @param keepLast how many of the latest of each run stay; as the service is set up if left out
 */
public record PurgeRequest(
        @Schema(example = "true") @Nullable Boolean dryRun,
        @Nullable UUID trainingRunId,

        @Min(0) @Max(10_000) @Schema(example = "2") @Nullable
        Integer keepLast) {}
