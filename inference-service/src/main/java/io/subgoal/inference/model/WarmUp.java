package io.subgoal.inference.model;

import io.subgoal.t5.generate.GenerationSettings;
import java.util.List;

/** The first passes of a model, so that no request has to wait for them. */
final class WarmUp {

    private static final List<Integer> WORDS = List.of(1, 24, 160);
    private static final int ANSWER = 4;

    private WarmUp() {}

    /** Short, middling and long inputs, alone and side by side, greedily and by beams. */
    static void run(LoadedModel model) {
        List<String> inputs =
                WORDS.stream().map(count -> "kitchen ".repeat(count).strip()).toList();
        inputs.forEach(input -> model.generate(List.of(input), GenerationSettings.greedy(ANSWER)));
        model.generate(inputs.subList(0, 2), GenerationSettings.greedy(ANSWER));
        model.generate(inputs.subList(1, 2), GenerationSettings.beams(5, ANSWER));
    }
}
