package io.subgoal.llm;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.EncodingType;
import io.subgoal.teacher.prompt.Message;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Counts tokens, exactly for OpenAI's models and roughly for others. */
public final class TokenCounter {

    /** Tokens that a chat puts around each message and before the answer (OpenAI cookbook). */
    private static final int AROUND_MESSAGE = 4;

    private static final int BEFORE_ANSWER = 3;

    /** What a chat template may put around a message, in tokens; none that is known comes near it. */
    private static final int MOST_AROUND_MESSAGE = 16;

    /** Vocabularies are large and loaded when first needed. */
    private static final EncodingRegistry ENCODINGS = Encodings.newLazyEncodingRegistry();

    private final Encoding encoding;

    private TokenCounter(Encoding encoding) {
        this.encoding = encoding;
    }

    /** A counter with the model's vocabulary, or with {@code o200k_base} if it is not known. */
    public static TokenCounter forModel(String model) {
        return new TokenCounter(
                ENCODINGS.getEncodingForModel(model).orElseGet(() -> ENCODINGS.getEncoding(EncodingType.O200K_BASE)));
    }

    /** The tokens of a text. */
    public long count(String text) {
        return encoding.countTokensOrdinary(text);
    }

    /** The tokens of a chat, with what surrounds the messages. */
    public long count(List<Message> messages) {
        return BEFORE_ANSWER
                + messages.stream()
                        .mapToLong(message -> AROUND_MESSAGE + count(message.content()))
                        .sum();
    }

    /**
     * A number of tokens that no tokenizer exceeds, for budgets: at worst each byte is a token. A true count is about a
     * quarter of it for English.
     */
    public static long upperBound(List<Message> messages) {
        return messages.stream()
                .mapToLong(message -> MOST_AROUND_MESSAGE + message.content().getBytes(StandardCharsets.UTF_8).length)
                .sum();
    }
}
