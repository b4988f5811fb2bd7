package io.subgoal.testkit.llm;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** A way in which a server misbehaves for one request. */
public sealed interface Fault {

    /** An error instead of an answer. Nothing is charged. */
    record Status(int status, String code, String message, Map<String, String> headers) implements Fault {

        public Status {
            headers = Map.copyOf(headers);
        }
    }

    /** The answer is made and charged, but only delivered after a while. */
    record Silence(Duration duration) implements Fault {}

    /**
     * The answer is made and charged, but the connection breaks.
     *
     * @param part how much of the body arrives, from 0 to 1; at 0 not even a status arrives
     * @param hard whether the connection is reset; otherwise it is closed
     */
    record Break(double part, boolean hard) implements Fault {}

    /** An answer that is charged and has a strange body. */
    record Odd(Oddity oddity) implements Fault {}

    /** What can be strange about a body. */
    enum Oddity {
        TRUNCATED_JSON,
        NOT_JSON,
        EMPTY_CHOICES,
        REFUSAL,
        CONTENT_FILTER,
        NULL_CONTENT,
        CONTENT_PARTS,
        NO_USAGE,
        NO_FINISH_REASON,
        CUT_OFF,
        ERROR_INSIDE
    }

    /** 429 that does not say when to come back. */
    static Fault tooManyRequests() {
        return new Status(429, "rate_limit_exceeded", "Rate limit reached", Map.of());
    }

    /** 429 with {@code Retry-After} in whole seconds. */
    static Fault tooManyRequests(Duration retryAfter) {
        return tooManyRequests("Retry-After", Long.toString(retryAfter.toSeconds()));
    }

    /** 429 with a header of choice. */
    static Fault tooManyRequests(String header, String value) {
        return new Status(429, "rate_limit_exceeded", "Rate limit reached", Map.of(header, value));
    }

    /** 429 because the account is empty. */
    static Fault quotaSpent() {
        return new Status(429, "insufficient_quota", "You exceeded your current quota", Map.of());
    }

    /** An error with a usual message. */
    static Fault status(int status) {
        return new Status(status, "error_" + status, "The stub answers " + status, Map.of());
    }

    static Fault silence(Duration duration) {
        return new Silence(duration);
    }

    /** The connection is reset after half the body. */
    static Fault resetMidBody() {
        return new Break(0.5, true);
    }

    /** The connection is closed after half the body. */
    static Fault closeMidBody() {
        return new Break(0.5, false);
    }

    /** The connection is reset before anything was answered. */
    static Fault resetBeforeAnswer() {
        return new Break(0, true);
    }

    static Fault odd(Oddity oddity) {
        return new Odd(oddity);
    }

    /**
     * Reads a fault from a short text: a status such as {@code 500}, {@code 429:2} (come back in 2 s), {@code quota},
     * {@code reset}, {@code close}, {@code silence:PT60S}, or an oddity such as {@code empty_choices}.
     *
     * @throws IllegalArgumentException if there is no such fault
     */
    static Fault parse(String text) {
        String[] parts = text.strip().split(":", 2);
        String argument = parts.length > 1 ? parts[1] : "";
        if (parts[0].matches("[345]\\d\\d") && !parts[0].equals("429")) {
            return status(Integer.parseInt(parts[0]));
        }
        return switch (parts[0]) {
            case "429" ->
                argument.isEmpty() ? tooManyRequests() : tooManyRequests(Duration.ofSeconds(Long.parseLong(argument)));
            case "quota" -> quotaSpent();
            case "reset" -> resetMidBody();
            case "close" -> closeMidBody();
            case "silence" -> silence(Duration.parse(argument));
            default -> odd(Oddity.valueOf(parts[0].toUpperCase(Locale.ROOT)));
        };
    }
}
