package io.subgoal.llm;

import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an LLM has answered. It is read from the response body alone, so that stored bodies can be read again later.
 *
 * @param raw the response body as it came
 * @param text what the model says; empty when it refuses or says nothing
 * @param finishReason the server's word ({@code stop}, {@code length}, {@code content_filter}), {@link #REFUSAL},
 *     {@link #NO_CHOICES} or {@link #UNKNOWN}
 * @param model the model as the server names it
 * @param usageReported whether the server has counted the tokens; otherwise they are estimated
 */
public record LlmReply(
        String raw,
        String text,
        String finishReason,
        String model,
        long promptTokens,
        long completionTokens,
        boolean usageReported) {

    /** The model refuses to answer. */
    public static final String REFUSAL = "refusal";

    /** The server is content with an answer that holds nothing. */
    public static final String NO_CHOICES = "no_choices";

    /** The server does not say why the answer ends. */
    public static final String UNKNOWN = "unknown";

    private static final JsonMapper JSON = new JsonMapper();

    /**
     * Reads a response body. Servers differ, so whatever is missing has a substitute.
     *
     * @throws UnreadableReplyException if the body is not JSON, is cut short, or holds an error instead of an answer
     */
    public static LlmReply parse(String raw, LlmRequest request) {
        JsonNode body = object(raw);
        if (!body.path("choices").isArray()) {
            throw new UnreadableReplyException(
                    body.path("error").isMissingNode()
                            ? "The response has no choices"
                            : "The response is an error with the status of a success");
        }
        JsonNode choice = body.path("choices").path(0);
        String text = text(choice.path("message").path("content"));
        JsonNode usage = body.path("usage");
        boolean reported = usage.path("prompt_tokens").isIntegralNumber()
                && usage.path("completion_tokens").isIntegralNumber();
        TokenCounter counter = TokenCounter.forModel(request.model());
        return new LlmReply(
                raw,
                text,
                finishReason(choice, text),
                body.path("model").stringValue(request.model()),
                reported ? usage.path("prompt_tokens").longValue() : counter.count(request.messages()),
                reported ? usage.path("completion_tokens").longValue() : counter.count(text),
                reported);
    }

    private static JsonNode object(String raw) {
        try {
            JsonNode body = JSON.readTree(raw);
            if (body.isObject()) {
                return body;
            }
        } catch (JacksonException e) {
            // Its message would show a part of the body.
        }
        throw new UnreadableReplyException("The response is no JSON object, or ends too early");
    }

    private static String text(JsonNode content) {
        return content.isArray()
                ? content.valueStream()
                        .map(part -> part.path("text").stringValue(""))
                        .collect(Collectors.joining())
                : content.stringValue("");
    }

    private static String finishReason(JsonNode choice, String text) {
        if (choice.isMissingNode()) {
            return NO_CHOICES;
        }
        String refusal = choice.path("message").path("refusal").stringValue("");
        return text.isEmpty() && !refusal.isEmpty()
                ? REFUSAL
                : choice.path("finish_reason").stringValue(UNKNOWN);
    }
}
