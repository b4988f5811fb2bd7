package io.subgoal.llm;

import java.util.regex.Pattern;

/** How a model wants its limits written. */
public enum Dialect {
    /** By the model's name. Deployments with names of their own need one of the others. */
    AUTO,
    /** {@code max_tokens} and {@code temperature}, which nearly every server knows. */
    CHAT,
    /** {@code max_completion_tokens} and no temperature: OpenAI's reasoning models refuse the others. */
    REASONING;

    private static final Pattern REASONING_NAMES = Pattern.compile("(?:.*/)?(?:o\\d|gpt-[5-9])(?:[-.@:].*)?");

    /** The dialect for a model; never {@link #AUTO}. */
    Dialect resolve(String model) {
        return switch (this) {
            case AUTO -> REASONING_NAMES.matcher(model).matches() ? REASONING : CHAT;
            case CHAT, REASONING -> this;
        };
    }
}
