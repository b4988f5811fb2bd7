package io.subgoal.api.annotation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run would ask for an episode, and about what the whole of it would take. Answers are taken to be as long as the
 * path they repeat; calls for repair are not in the estimate.
 *
 * @param requestSha256 hash of the exact request
 * @param promptTokens tokens of this prompt, counted with the model's encoding if it is known
 * @param expectedAnswerTokens tokens an answer to it should have
 * @param stored whether the answer is stored already, so that the question costs nothing
 * @param dollars estimated cost of this prompt and its answer; nothing if the model's price is not known
 * @param run the estimate for all episodes
 */
public record PromptPreview(
        long trajectoryId,
        String task,
        int variation,
        String requestSha256,
        List<Message> messages,
        long characters,
        long promptTokens,
        long expectedAnswerTokens,
        boolean stored,
        @Nullable Double dollars,
        RunEstimate run) {

    /** A message of a chat. */
    public record Message(String role, String content) {}

    /**
     * The whole run.
     *
     * @param counted episodes whose prompts were counted; the rest is estimated from them
     */
    public record RunEstimate(
            long episodes,
            long counted,
            long promptTokens,
            long answerTokens,
            @Nullable Double dollars) {}
}
