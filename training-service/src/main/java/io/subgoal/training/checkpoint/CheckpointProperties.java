package io.subgoal.training.checkpoint;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * What is kept, and what may come in.
 *
 * @param keepLast how many of the latest models of a run stay besides the best and those that are pinned or used
 */
@Validated
@ConfigurationProperties("subgoal.training")
public record CheckpointProperties(
        @DefaultValue("2") @Min(1) @Max(10_000) int keepLast,
        @DefaultValue @Valid Upload upload) {

    /**
     * How much is uploaded at once.
     *
     * @param fileLimit how large an archive may be as it comes
     * @param unpackedLimit how large it may be when unpacked; that much is needed on the disk for temporary files
     * @param atOnce how many archives may come in side by side
     */
    public record Upload(
            @DefaultValue("16GB") DataSize fileLimit,
            @DefaultValue("16GB") DataSize unpackedLimit,
            @DefaultValue("2") @Min(1) @Max(64) int atOnce) {

        public Upload {
            if (fileLimit.toBytes() < 1 || unpackedLimit.toBytes() < 1) {
                throw new IllegalArgumentException("subgoal.training.upload: the limits must be at least one byte");
            }
        }
    }
}
