package io.subgoal.bench;

import ai.djl.Device;
import io.subgoal.t5.T5Model;
import io.subgoal.t5.train.AdamW;
import io.subgoal.t5.train.Example;
import io.subgoal.t5.train.Trainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Takes training steps. Arguments: backend, model directory, precision, batch. */
final class Train {

    private static final double RATE = 1e-4;

    private Train() {}

    static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[1]);
        List<Example> batch = Inputs.read(directory).firstExamples(Integer.parseInt(arguments[3]));
        long tokens =
                batch.stream().mapToLong(example -> example.target().length).sum();
        try (T5Model model = T5Model.load(directory, Device.cpu());
                Trainer trainer = new Trainer(model, AdamW.PUBLISHED)) {
            Engine.serve(() -> {
                double loss = trainer.accumulate(batch, 1.0 / tokens, 0, 0, 1).mean();
                double norm = trainer.update(RATE);
                return List.of(loss, norm);
            });
        }
    }
}
