package io.subgoal.bench;

import io.subgoal.t5.generate.EncoderDecoder;
import io.subgoal.t5.generate.GenerationSettings;
import io.subgoal.t5.generate.Generator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Generates for a batch. Arguments: backend, model directory, precision, batch, beams, new tokens. */
final class Generate {

    private Generate() {}

    static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[1]);
        List<int[]> sources = Inputs.read(directory).firstSources(Integer.parseInt(arguments[3]));
        int beams = Integer.parseInt(arguments[4]);
        int newTokens = Integer.parseInt(arguments[5]);
        GenerationSettings settings =
                beams == 1 ? GenerationSettings.greedy(newTokens) : GenerationSettings.beams(beams, newTokens);
        try (EncoderDecoder model = Backend.load(arguments[0], arguments[2], directory)) {
            Generator generator = new Generator(model);
            Engine.serve(() -> generator.generate(sources, settings).stream()
                    .map(hypotheses -> hypotheses.getFirst().tokens())
                    .toList());
        }
    }
}
