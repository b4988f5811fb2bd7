package io.subgoal.inference.generate;

import io.subgoal.inference.generate.Generated.Answer;
import io.subgoal.inference.generate.Generated.Piece;
import io.subgoal.inference.model.LoadedModel;
import io.subgoal.t5.generate.Hypothesis;
import java.util.ArrayList;
import java.util.List;

/** Makes answers of what a search has found. */
final class Answers {

    private final LoadedModel model;
    private final Order order;
    private final StopStrings stops;
    private final Plan.Prepared prepared;

    Answers(LoadedModel model, Order order, Plan.Prepared prepared) {
        this.model = model;
        this.order = order;
        this.prepared = prepared;
        stops = new StopStrings(order.stop());
    }

    List<Answer> of(List<Hypothesis> hypotheses) {
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < hypotheses.size(); i++) {
            answers.add(answer(hypotheses.get(i), i));
        }
        return answers;
    }

    /** An empty record of an answer in the making. */
    Transcript transcript() {
        return transcript(
                switch (order.plan()) {
                    case Plan.Beams beams -> beams.maxNewTokens();
                    case Plan.Draws draws -> draws.maxNewTokens();
                    case Plan.Choice c -> Integer.MAX_VALUE;
                    case Plan.Scores s -> Integer.MAX_VALUE;
                });
    }

    private Transcript transcript(int maxNewTokens) {
        return new Transcript(model::decode, stops, model.endToken(), maxNewTokens);
    }

    private Answer answer(Hypothesis hypothesis, int number) {
        int[] tokens = hypothesis.tokens();
        String text = order.plan() instanceof Plan.Scores scores
                ? scores.candidates().get(number)
                : prepared.text(tokens).orElseGet(() -> model.decode(tokens));
        int stop = stops.find(text);
        Finish finish = stop >= 0
                ? Finish.STOP_STRING
                : tokens[tokens.length - 1] == model.endToken() ? Finish.END_TOKEN : Finish.LENGTH;
        return new Answer(
                stop >= 0 ? text.substring(0, stop) : text,
                hypothesis.score(),
                hypothesis.logProbability(),
                tokens.length,
                finish,
                order.pieces() ? pieces(hypothesis) : List.of());
    }

    private List<Piece> pieces(Hypothesis hypothesis) {
        Transcript transcript = transcript(hypothesis.tokens().length);
        List<Piece> pieces = new ArrayList<>();
        for (int t = 0; t < hypothesis.tokens().length; t++) {
            int id = hypothesis.tokens()[t];
            pieces.add(
                    new Piece(id, transcript.add(id), hypothesis.tokenLogProbabilities()[t], id == model.endToken()));
        }
        return pieces;
    }
}
