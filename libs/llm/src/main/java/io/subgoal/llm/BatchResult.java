package io.subgoal.llm;

import io.subgoal.llm.BatchResult.Answered;
import io.subgoal.llm.BatchResult.Failed;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What became of a line of a batch. */
public sealed interface BatchResult permits Answered, Failed {

    /** The request's hash, {@link LlmRequest#sha256}. */
    String customId();

    /**
     * An answer.
     *
     * @param raw the response body as it stands in the provider's file; {@link LlmReply#parse} reads it
     */
    record Answered(String customId, String raw) implements BatchResult {}

    /**
     * No answer.
     *
     * @param status the HTTP status for this line; 0 if it was never worked on
     * @param message what the provider says, 300 characters at most
     */
    record Failed(String customId, int status, String message) implements BatchResult {

        /** Whether it says nothing of the question: the key, the model or the address is wrong, and so for all lines. */
        public boolean concernsAll() {
            return status == 401 || status == 403 || status == 404;
        }

        /** Whether the same line may do better in another batch. */
        public boolean mayBeAskedAgain() {
            return status == 0 || status == 408 || status == 409 || status == 429 || status >= 500;
        }
    }

    /**
     * Reads a line of an output or an error file.
     *
     * @throws UnreadableReplyException if it is none
     */
    static BatchResult read(String line) {
        try {
            JsonNode json = Lines.JSON.readTree(line);
            String id = json.path("custom_id").stringValue("");
            JsonNode response = json.path("response");
            int status = response.path("status_code").intValue(0);
            if (status == 200) {
                return new Answered(id, Lines.body(line));
            }
            JsonNode error = response.isObject() ? response.path("body").path("error") : json.path("error");
            return new Failed(
                    id,
                    status,
                    Lines.SCRUBBER.clean(
                            error.path("message").stringValue(error.path("code").stringValue("no reason"))));
        } catch (JacksonException e) {
            throw new UnreadableReplyException("A line of the batch's result is not JSON");
        }
    }

    /** Reads lines. */
    final class Lines {

        private static final JsonMapper JSON = new JsonMapper();
        private static final JsonFactory TOKENS = new JsonFactory();
        private static final Scrubber SCRUBBER = new Scrubber(List.of());

        private Lines() {}

        /** The text of {@code response.body}: written anew from a tree, it might not be the same to the byte. */
        private static String body(String line) {
            try (JsonParser parser = TOKENS.createParser(ObjectReadContext.empty(), line)) {
                int depth = 0;
                boolean inResponse = false;
                for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                    if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
                        depth++;
                    } else if (token == JsonToken.END_OBJECT || token == JsonToken.END_ARRAY) {
                        depth--;
                    } else if (token == JsonToken.PROPERTY_NAME && depth == 1) {
                        inResponse = "response".equals(parser.currentName());
                    } else if (token == JsonToken.PROPERTY_NAME
                            && depth == 2
                            && inResponse
                            && "body".equals(parser.currentName())) {
                        parser.nextToken();
                        int start = (int) parser.currentTokenLocation().getCharOffset();
                        parser.skipChildren();
                        return line.substring(
                                start, (int) parser.currentLocation().getCharOffset());
                    }
                }
            }
            throw new UnreadableReplyException("A line of the batch's result has no body");
        }
    }
}
