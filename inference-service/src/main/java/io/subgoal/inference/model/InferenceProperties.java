package io.subgoal.inference.model;

import io.subgoal.api.inference.ModelEngine;
import io.subgoal.api.inference.ModelPrecision;
import io.subgoal.t5.program.Torch;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How the service works.
 *
 * @param cache folder of the files of served models
 * @param cacheLimit when the folder grows beyond it, files of models that are served no more go
 * @param directories requests may name Hugging Face directories below it; empty: none
 * @param device where models compute: auto, cpu, gpu, gpu:1 and so on
 * @param engine what runs models
 * @param precision what weights are kept in
 * @param threads threads of one pass by ONNX Runtime
 * @param memory most memory of models; those that were used least recently make room for others. 0: no limit
 * @param loadPatience how long a request waits for a model that comes back into memory
 */
@Validated
@ConfigurationProperties("subgoal.inference")
record InferenceProperties(
        @NotNull Path cache,
        @DefaultValue("20GB") @NotNull DataSize cacheLimit,
        @DefaultValue("") String directories,

        @DefaultValue("auto") @Pattern(regexp = Torch.DEVICE)
        String device,

        @DefaultValue("auto") @NotNull ModelEngine engine,
        @DefaultValue("float32") @NotNull ModelPrecision precision,
        @DefaultValue("1") @Min(1) @Max(256) int threads,
        @DefaultValue("0") @NotNull DataSize memory,
        @DefaultValue("30s") @NotNull Duration loadPatience) {

    /** The folder of directories that may be named. */
    Optional<Path> directoriesRoot() {
        return directories.isBlank() ? Optional.empty() : Optional.of(Path.of(directories));
    }
}
