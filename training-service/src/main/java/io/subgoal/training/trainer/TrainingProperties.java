package io.subgoal.training.trainer;

import ai.djl.Device;
import ai.djl.engine.Engine;
import io.subgoal.t5.program.Torch;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How the service works.
 *
 * @param devices places for runs, one run at a time on each: {@code cpu}, {@code gpu}, {@code gpu:1} and so on; devices
 *     joined by {@code +} share each batch of their run, and {@code cpu} joined with itself is two threads. {@code auto}
 *     stands for a place on each GPU, or two on the processor where there is none
 * @param rowsDirectory where rows in tokens are kept
 * @param rowsLimit how much of them
 */
@Validated
@ConfigurationProperties("subgoal.training")
public record TrainingProperties(
        @DefaultValue("auto") @NotEmpty @Size(max = 64) List<@Pattern(regexp = PLACE) String> devices,
        @NotNull Path rowsDirectory,
        @DefaultValue("20GB") @NotNull DataSize rowsLimit) {

    private static final int PROCESSOR_PLACES = 2;

    /** Has an entry for each GPU where there is a driver. */
    private static final Path DRIVER = Path.of("/proc/driver/nvidia/gpus");

    private static final String PLACE = "(?:" + Torch.DEVICE + ")(?:\\+(?:" + Torch.DEVICE + "))*";

    /** A place for a run: the model's device, and those that take their share beside it. */
    record Place(String name, List<String> devices) {

        Device first() {
            return Torch.device(devices.getFirst());
        }

        List<Device> others() {
            return devices.stream().skip(1).map(Torch::device).toList();
        }
    }

    /** The places of this machine. */
    List<Place> places() {
        List<Place> places = new ArrayList<>();
        for (String name : devices) {
            if (name.equals("auto")) {
                places.addAll(automatic());
            } else {
                places.add(new Place(name, Arrays.asList(name.split("\\+", -1))));
            }
        }
        return places;
    }

    /** How many runs the queue may hand out, without asking libtorch, which takes its time. */
    int placesExpected() {
        return devices.stream()
                .mapToInt(name -> name.equals("auto") ? gpus().orElse(PROCESSOR_PLACES) : 1)
                .sum();
    }

    private static OptionalInt gpus() {
        try (Stream<Path> all = Files.list(DRIVER)) {
            int count = (int) all.count();
            return count == 0 ? OptionalInt.empty() : OptionalInt.of(count);
        } catch (IOException noDriver) {
            return OptionalInt.empty();
        }
    }

    private static List<Place> automatic() {
        if (Torch.device("auto").isGpu()) {
            return IntStream.range(0, Engine.getEngine("PyTorch").getGpuCount())
                    .mapToObj(i -> new Place("gpu:" + i, List.of("gpu:" + i)))
                    .toList();
        }
        return Collections.nCopies(PROCESSOR_PLACES, new Place("cpu", List.of("cpu")));
    }
}
