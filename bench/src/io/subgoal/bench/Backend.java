package io.subgoal.bench;

import ai.djl.Device;
import io.subgoal.t5.T5Model;
import java.nio.file.Path;

/** Where models come from: the one place to change for another way to run them. */
final class Backend {

    private Backend() {}

    /**
     * Loads a model.
     *
     * @param name {@code torch}
     * @param precision {@code fp32}
     */
    static T5Model load(String name, String precision, Path directory) {
        if (name.equals("torch") && precision.equals("fp32")) {
            return T5Model.load(directory, Device.cpu());
        }
        throw new IllegalArgumentException("There is no backend '%s' with precision '%s'".formatted(name, precision));
    }
}
