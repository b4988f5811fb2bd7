package io.subgoal.annotation.dataset;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How much is imported at once.
 *
 * @param fileLimit how large a file may be as it comes
 * @param unpackedLimit how large it may be when unpacked
 * @param uploads how many files may come in side by side
 */
@Validated
@ConfigurationProperties("subgoal.annotation.import")
record ImportProperties(
        @DefaultValue("2GB") DataSize fileLimit,
        @DefaultValue("8GB") DataSize unpackedLimit,
        @DefaultValue("2") @Min(1) @Max(64) int uploads) {

    ImportProperties {
        if (fileLimit.toBytes() < 1 || unpackedLimit.toBytes() < 1) {
            throw new IllegalArgumentException(
                    "subgoal.annotation.import: the limits of files must be at least one byte");
        }
    }
}
