package io.subgoal.inference.openai;

import io.subgoal.api.openai.Completion;
import io.subgoal.inference.generate.Finish;
import io.subgoal.inference.generate.Generated;
import io.subgoal.inference.generate.Generated.Answer;
import io.subgoal.inference.generate.Generated.Piece;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes what was generated as OpenAI has it; the parts of a stream have one id. */
final class CompletionWriter {

    private final String model;
    private final CompletionOrder order;
    private final String id = "cmpl-" + UUID.randomUUID().toString().replace("-", "");
    private final long created;

    CompletionWriter(String model, CompletionOrder order, Instant now) {
        this.model = model;
        this.order = order;
        created = now.getEpochSecond();
    }

    /** All completions at once. */
    Completion whole(Generated generated) {
        return completion(generated.version(), choices(generated), usage(generated));
    }

    /** The completions without numbers of tokens, as a part of a stream. */
    Completion answers(Generated generated) {
        return completion(generated.version(), choices(generated), null);
    }

    /** The last part of a stream. */
    Completion usageOnly(Generated generated) {
        return completion(generated.version(), List.of(), usage(generated));
    }

    /**
     * A token, as a part of a stream.
     *
     * @param offset where its text begins
     */
    Completion part(String version, int index, Piece piece, int offset, @Nullable Finish finish) {
        return completion(
                version,
                List.of(new Completion.Choice(
                        piece.text(),
                        index,
                        order.order().pieces() ? logprobs(List.of(piece), offset) : null,
                        finish == null ? null : reason(finish))),
                null);
    }

    private List<Completion.Choice> choices(Generated generated) {
        List<Completion.Choice> choices = new ArrayList<>();
        for (List<Answer> answers : generated.answers()) {
            for (Answer answer : order.given(answers)) {
                choices.add(new Completion.Choice(
                        answer.text(),
                        choices.size(),
                        order.order().pieces() ? logprobs(answer.pieces(), 0) : null,
                        reason(answer.finish())));
            }
        }
        return choices;
    }

    private Completion completion(String version, List<Completion.Choice> choices, Completion.@Nullable Usage usage) {
        return new Completion(id, "text_completion", created, model, "fp_" + version, choices, usage);
    }

    private static Completion.Logprobs logprobs(List<Piece> pieces, int offset) {
        List<Integer> offsets = new ArrayList<>();
        int at = offset;
        for (Piece piece : pieces) {
            offsets.add(at);
            at += piece.text().length();
        }
        return new Completion.Logprobs(
                pieces.stream().map(Piece::text).toList(),
                pieces.stream().map(Piece::logProbability).toList(),
                offsets,
                null);
    }

    private static Completion.Usage usage(Generated generated) {
        int prompt =
                generated.promptTokens().stream().mapToInt(Integer::intValue).sum();
        int completion = generated.answers().stream()
                .flatMap(List::stream)
                .mapToInt(Answer::tokens)
                .sum();
        return new Completion.Usage(prompt, completion, prompt + completion);
    }

    private static String reason(Finish finish) {
        return finish == Finish.LENGTH ? "length" : "stop";
    }
}
