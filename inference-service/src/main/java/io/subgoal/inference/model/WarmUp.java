package io.subgoal.inference.model;

import io.subgoal.inference.admission.Terms;
import io.subgoal.inference.decoding.Waiting;
import io.subgoal.t5.generate.GenerationSettings;
import io.subgoal.t5.generate.Search;
import io.subgoal.t5.generate.TokenListener;
import java.time.Duration;
import java.util.List;

/** The first passes of a model, so that no request has to wait for them. */
final class WarmUp {

    private static final List<Integer> WORDS = List.of(1, 24, 160);
    private static final int ANSWER = 4;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private WarmUp() {}

    /** Short, middling and long inputs, alone and side by side, greedily and by beams. */
    static void run(LoadedModel model) {
        List<String> inputs =
                WORDS.stream().map(count -> "kitchen ".repeat(count).strip()).toList();
        Search greedy = new Search.Beams(GenerationSettings.greedy(ANSWER));
        Search beams = new Search.Beams(GenerationSettings.beams(5, ANSWER));
        inputs.forEach(input -> await(model, List.of(input), greedy));
        await(model, inputs, greedy);
        await(model, inputs.subList(1, 2), beams);
    }

    private static void await(LoadedModel model, List<String> inputs, Search search) {
        Terms terms = Terms.own(PATIENCE);
        var answers = inputs.stream()
                .map(input -> model.submit(terms, model.encode(input), search, TokenListener.NONE))
                .toList();
        answers.forEach(answer -> Waiting.await(answer, terms));
    }
}
