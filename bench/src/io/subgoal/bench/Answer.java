package io.subgoal.bench;

import io.subgoal.t5.generate.EncoderDecoder;
import io.subgoal.t5.generate.GenerationSettings;
import io.subgoal.t5.generate.Generator;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Greedy answers to all dev rows; the same as {@code peers/ctranslate2_answer.py}. Arguments: backend, directory of the
 * model, precision, directory of the rows.
 */
final class Answer {

    private Answer() {}

    static void main(String[] arguments) {
        Rows rows = Rows.read(Path.of(arguments[3]));
        List<int[]> sources = Arrays.asList(rows.dev().sources());
        GenerationSettings greedy =
                GenerationSettings.greedy(TextRows.TARGET_TOKENS).withVocabulary(rows.vocabulary());
        try (EncoderDecoder model = Backend.load(arguments[0], arguments[2], Path.of(arguments[1]))) {
            Stopwatch watch = new Stopwatch();
            List<int[]> answers = new Generator(model)
                    .generate(sources, greedy).stream()
                            .map(hypotheses -> hypotheses.getFirst().tokens())
                            .toList();
            double millis = watch.cpuMillis();
            System.out.println(new JsonMapper().writeValueAsString(Map.of("answers", answers, "cpu_ms", millis)));
        }
    }
}
