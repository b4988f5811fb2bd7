package io.subgoal.llm;

import io.subgoal.teacher.prompt.Message;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One question to an LLM, with all that determines the answer.
 *
 * @param provider who answers, such as {@code api.openai.com}: a model of the same name elsewhere is another model
 * @param temperature from 0 to 2; not sent in the dialect of reasoning models
 * @param maxTokens most tokens of the answer, at least 1
 * @param dialect how the limits are written; {@link Dialect#AUTO} becomes one of the others
 */
public record LlmRequest(
        String provider,
        String model,
        List<Message> messages,
        double temperature,
        @Nullable Long seed,
        int maxTokens,
        Dialect dialect) {

    private static final JsonMapper JSON = new JsonMapper();

    public LlmRequest {
        if (model.isBlank()) {
            throw new IllegalArgumentException("A request needs a model");
        }
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("A request needs a message");
        }
        if (!(temperature >= 0 && temperature <= 2)) {
            throw new IllegalArgumentException("The temperature must be from 0 to 2, not " + temperature);
        }
        if (maxTokens < 1) {
            throw new IllegalArgumentException("The answer needs at least one token, not " + maxTokens);
        }
        messages = List.copyOf(messages);
        dialect = dialect.resolve(model);
    }

    /** A request in the dialect that the model's name suggests. */
    public LlmRequest(
            String provider,
            String model,
            List<Message> messages,
            double temperature,
            @Nullable Long seed,
            int maxTokens) {
        this(provider, model, messages, temperature, seed, maxTokens, Dialect.AUTO);
    }

    /**
     * Reads a body that {@link #body} has written.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static LlmRequest read(String provider, String body) {
        JsonNode json = JSON.readTree(body);
        boolean reasoning = json.has("max_completion_tokens");
        LlmRequest request = new LlmRequest(
                provider,
                json.path("model").stringValue(""),
                json.path("messages").valueStream().map(LlmRequest::message).toList(),
                json.path("temperature").doubleValue(0),
                json.has("seed") ? json.path("seed").longValue() : null,
                json.path(reasoning ? "max_completion_tokens" : "max_tokens").intValue(0),
                reasoning ? Dialect.REASONING : Dialect.CHAT);
        if (!request.body().equals(body)) {
            throw new IllegalArgumentException("This is no request of ours");
        }
        return request;
    }

    private static Message message(JsonNode json) {
        return new Message(
                Message.Role.valueOf(json.path("role").stringValue("").toUpperCase(Locale.ROOT)),
                json.path("content").stringValue(""));
    }

    /** The JSON body, always in the same order; nothing else is sent. */
    public String body() {
        ObjectNode body = JSON.createObjectNode().put("model", model);
        ArrayNode chat = body.putArray("messages");
        for (Message message : messages) {
            chat.addObject().put("role", message.role().wireName()).put("content", message.content());
        }
        switch (dialect) {
            case REASONING -> body.put("max_completion_tokens", maxTokens);
            case CHAT, AUTO -> body.put("max_tokens", maxTokens).put("temperature", temperature);
        }
        if (seed != null) {
            body.put("seed", seed);
        }
        return body.toString();
    }

    /** A name for exactly this question: SHA-256 in hexadecimal over the kind of call, the provider and the body. */
    public String sha256() {
        String text = "chat/completions\n" + provider + "\n" + body();
        return HexFormat.of().formatHex(digest().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
