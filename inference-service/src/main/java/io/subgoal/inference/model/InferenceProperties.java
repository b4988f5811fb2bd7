package io.subgoal.inference.model;

import io.subgoal.t5.program.Torch;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the service works.
 *
 * @param cache folder of the files of served models
 * @param device where models compute: auto, cpu, gpu, gpu:1 and so on
 */
@Validated
@ConfigurationProperties("subgoal.inference")
record InferenceProperties(
        @NotNull Path cache,

        @DefaultValue("auto") @Pattern(regexp = Torch.DEVICE)
        String device) {}
