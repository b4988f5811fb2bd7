package io.subgoal.inference.openai;

import io.subgoal.api.openai.CompletionRequest;
import io.subgoal.inference.generate.Generated.Answer;
import io.subgoal.inference.generate.Order;
import io.subgoal.inference.generate.Plan;
import io.subgoal.service.error.ServiceException;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * What a request for completions comes to. With temperature 0 it is greedy decoding, or a beam search as wide as
 * {@code best_of}, whose answers differ; else {@code best_of} completions are drawn, and the best by their log-probability per
 * token are given, as OpenAI says.
 *
 * @param n completions of each prompt
 * @param usage whether a stream ends with the numbers of tokens
 */
record CompletionOrder(Order order, int n, boolean stream, boolean usage) {

    static final int DEFAULT_TOKENS = 16;

    static CompletionOrder of(CompletionRequest request) {
        refuseWhatWeCannot(request);
        int n = orElse(request.n(), 1);
        int bestOf = orElse(request.bestOf(), n);
        boolean stream = Boolean.TRUE.equals(request.stream());
        if (bestOf < n) {
            throw new ServiceException.Invalid("best_of", "must be at least 'n' (" + n + ")");
        }
        if (stream && bestOf > n) {
            throw new ServiceException.Invalid("best_of", "cannot be more than 'n' in a stream");
        }
        if (request.streamOptions() != null && !stream) {
            throw new ServiceException.Invalid("stream_options", "goes with 'stream': true only");
        }
        Order order = new Order(
                PromptReader.prompts(request.prompt()),
                plan(request, n, bestOf),
                PromptReader.stops(request.stop()),
                request.logprobs() != null);
        boolean usage = request.streamOptions() != null
                && Boolean.TRUE.equals(request.streamOptions().includeUsage());
        return new CompletionOrder(order, n, stream, usage);
    }

    /** The completions of a prompt that are given. */
    List<Answer> given(List<Answer> answers) {
        if (answers.size() <= n || !(order.plan() instanceof Plan.Draws)) {
            return answers;
        }
        return answers.stream()
                .sorted(Comparator.comparingDouble((Answer a) -> -a.logProbability() / a.tokens()))
                .limit(n)
                .toList();
    }

    private static Plan plan(CompletionRequest request, int n, int bestOf) {
        int tokens = orElse(request.maxTokens(), DEFAULT_TOKENS);
        double temperature = orElse(request.temperature(), 1.0);
        if (temperature == 0) {
            return Plan.Beams.of(bestOf, n, tokens);
        }
        long seed = orElse(request.seed(), ThreadLocalRandom.current().nextLong());
        return new Plan.Draws(bestOf, tokens, temperature, 0, orElse(request.topP(), 1.0), seed);
    }

    private static void refuseWhatWeCannot(CompletionRequest request) {
        refuse(
                "echo",
                Boolean.TRUE.equals(request.echo()),
                "must be false: the models here do not continue their input");
        refuse(
                "suffix",
                request.suffix() != null && !request.suffix().isEmpty(),
                "must be left out: it is not supported");
        refuse("presence_penalty", orElse(request.presencePenalty(), 0.0) != 0, "must be 0: it is not supported");
        refuse("frequency_penalty", orElse(request.frequencyPenalty(), 0.0) != 0, "must be 0: it is not supported");
        refuse(
                "logit_bias",
                request.logitBias() != null && !request.logitBias().isEmpty(),
                "must be empty: it is not supported");
    }

    private static void refuse(String field, boolean given, String message) {
        if (given) {
            throw new ServiceException.Invalid(field, message);
        }
    }

    private static <T> T orElse(@Nullable T value, T fallback) {
        return value == null ? fallback : value;
    }
}
