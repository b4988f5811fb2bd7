package io.subgoal.agent.teacherforced;

import io.subgoal.api.inference.GenerateRequest;
import io.subgoal.api.inference.GenerateResponse;
import io.subgoal.api.inference.InferenceApi;
import io.subgoal.api.inference.TokenizeRequest;
import io.subgoal.service.client.Patience;
import io.subgoal.store.teacherforced.StoredAnswer;
import io.subgoal.textworld.prompt.FittedPrompt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Puts rows to the inference service, and waits for it while it is away or has too much to do. */
@Component
class Asking {

    private final InferenceApi inference;
    private final Duration patience;

    Asking(InferenceApi inference, @Value("${subgoal.agent.inference-patience:5m}") Duration patience) {
        this.inference = inference;
        this.patience = patience;
    }

    /**
     * The best answers to rows of one model.
     *
     * @param sourceTokens longest input the model takes: what may be longer is made to fit as in training
     */
    List<StoredAnswer> ask(List<TestRow> rows, int beams, int sourceTokens) throws InterruptedException {
        Patience waiting = new Patience("The inference service", patience);
        String model = rows.getFirst().model().name();
        GenerateResponse response =
                generate(waiting, model, rows.stream().map(TestRow::input).toList(), beams);
        TreeMap<Integer, StoredAnswer> answers = new TreeMap<>();
        List<TestRow> full = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            if (response.inputTokens().get(i) >= sourceTokens) {
                full.add(rows.get(i));
            } else {
                answers.put(rows.get(i).index(), answer(rows.get(i), response, i, false));
            }
        }
        if (!full.isEmpty()) {
            askFitted(waiting, model, full, beams, sourceTokens).forEach(answer -> answers.put(answer.index(), answer));
        }
        return List.copyOf(answers.values());
    }

    /** Inputs that are as long as can be, or were cut by the service at their end, where the question is. */
    private List<StoredAnswer> askFitted(
            Patience waiting, String model, List<TestRow> rows, int beams, int sourceTokens)
            throws InterruptedException {
        List<FittedPrompt> prompts = new ArrayList<>();
        for (TestRow row : rows) {
            prompts.add(waiting.ask(() -> row.format()
                    .fit(
                            row.example().role(),
                            row.example().state(),
                            text -> inference
                                    .tokenize(new TokenizeRequest(model, text))
                                    .count(),
                            sourceTokens)));
        }
        GenerateResponse response = generate(
                waiting, model, prompts.stream().map(FittedPrompt::text).toList(), beams);
        List<StoredAnswer> answers = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            answers.add(answer(rows.get(i), response, i, prompts.get(i).cut()));
        }
        return answers;
    }

    private GenerateResponse generate(Patience waiting, String model, List<String> inputs, int beams)
            throws InterruptedException {
        GenerateRequest request =
                new GenerateRequest(inputs, null, beams, null, null, null, null, null, null, null, null, null, null);
        return waiting.ask(() -> inference.generate(model, request));
    }

    private static StoredAnswer answer(TestRow row, GenerateResponse response, int at, boolean cut) {
        GenerateResponse.Hypothesis best = response.outputs().get(at).getFirst();
        return row.answered(best.text(), best.score(), cut);
    }
}
