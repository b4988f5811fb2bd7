package io.subgoal.training.trainer;

import ai.djl.Device;
import io.subgoal.t5.program.Torch;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the service works.
 *
 * @param devices what a run trains on: auto, cpu, gpu, gpu:1 and so on. Each batch is split among several; {@code cpu} may
 *     be named several times, each is a thread
 */
@Validated
@ConfigurationProperties("subgoal.training")
record TrainingProperties(
        @DefaultValue("auto") @NotEmpty @Size(max = 64) List<@Pattern(regexp = Torch.DEVICE) String> devices) {

    /** Where the model is. */
    Device first() {
        return Torch.device(devices.getFirst());
    }

    /** Devices that take their share beside it. */
    List<Device> others() {
        return devices.stream().skip(1).map(Torch::device).toList();
    }
}
