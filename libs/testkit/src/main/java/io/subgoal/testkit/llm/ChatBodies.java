package io.subgoal.testkit.llm;

import io.subgoal.testkit.llm.Fault.Oddity;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes response bodies of the chat interface. */
final class ChatBodies {

    private static final JsonMapper JSON = new JsonMapper();

    private ChatBodies() {}

    static ObjectNode completion(int number, JsonNode request, Answer answer) {
        ObjectNode body = JSON.createObjectNode()
                .put("id", "chatcmpl-stub-" + number)
                .put("object", "chat.completion")
                .put("created", 1_700_000_000L + number)
                .put("model", request.path("model").stringValue("stub") + "-2026-01-01");
        ObjectNode choice = body.putArray("choices").addObject().put("index", 0);
        choice.putObject("message").put("role", "assistant").put("content", answer.text());
        choice.put("finish_reason", answer.finishReason());
        long prompt = request.path("messages").toString().length() / 4;
        long completion = answer.text().length() / 4;
        body.putObject("usage")
                .put("prompt_tokens", prompt)
                .put("completion_tokens", completion)
                .put("total_tokens", prompt + completion);
        return body;
    }

    static String error(String code, String message) {
        ObjectNode body = JSON.createObjectNode();
        body.putObject("error")
                .put("message", message)
                .put("type", "stub_error")
                .putNull("param")
                .put("code", code);
        return body.toString();
    }

    /** The body with something strange about it. */
    static String odd(ObjectNode completion, Oddity oddity) {
        ObjectNode body = completion.deepCopy();
        ObjectNode choice = (ObjectNode) body.path("choices").path(0);
        ObjectNode message = (ObjectNode) choice.path("message");
        String text = message.path("content").stringValue("");
        switch (oddity) {
            case TRUNCATED_JSON -> {
                String whole = body.toString();
                return whole.substring(0, whole.length() / 2);
            }
            case NOT_JSON -> {
                return "<html><body>502 Bad Gateway, but politely</body></html>";
            }
            case ERROR_INSIDE -> {
                return error("overloaded", "The model is overloaded");
            }
            case EMPTY_CHOICES -> body.putArray("choices");
            case REFUSAL -> message.putNull("content").put("refusal", "I'm sorry, I can't help with that.");
            case CONTENT_FILTER -> {
                message.putNull("content");
                choice.put("finish_reason", "content_filter");
            }
            case NULL_CONTENT -> message.putNull("content");
            case CONTENT_PARTS -> {
                ArrayNode parts = message.putArray("content");
                parts.addObject().put("type", "text").put("text", text.substring(0, text.length() / 2));
                parts.addObject().put("type", "text").put("text", text.substring(text.length() / 2));
            }
            case NO_USAGE -> body.remove("usage");
            case NO_FINISH_REASON -> choice.remove("finish_reason");
            case CUT_OFF -> {
                message.put("content", text.substring(0, text.length() / 2));
                choice.put("finish_reason", "length");
            }
        }
        return body.toString();
    }
}
