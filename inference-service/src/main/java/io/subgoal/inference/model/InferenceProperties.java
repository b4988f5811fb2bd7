package io.subgoal.inference.model;

import io.subgoal.t5.program.Torch;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the service works.
 *
 * @param parallelism requests that are worked on at once; 0 takes one for each processor
 * @param queue requests that may wait; one more is refused
 * @param cache folder of the files of served models
 * @param device where models compute: auto, cpu, gpu, gpu:1 and so on
 */
@Validated
@ConfigurationProperties("subgoal.inference")
record InferenceProperties(
        @DefaultValue("0") @Min(0) @Max(1024) int parallelism,
        @DefaultValue("128") @Min(0) @Max(100_000) int queue,
        @NotNull Path cache,

        @DefaultValue("auto") @Pattern(regexp = Torch.DEVICE)
        String device) {

    int workers() {
        return parallelism == 0 ? Runtime.getRuntime().availableProcessors() : parallelism;
    }
}
