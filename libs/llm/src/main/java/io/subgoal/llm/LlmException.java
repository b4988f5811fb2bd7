package io.subgoal.llm;

import java.time.Duration;
import java.util.Optional;

/**
 * An LLM did not answer. Messages say what to do, show at most 300 characters of what the server said, and never a key.
 * There is no cause, since the client's own exceptions hold whole responses.
 */
public abstract sealed class LlmException extends Exception {

    private final int status;
    private final transient Optional<Duration> retryAfter;
    private final boolean mayHaveBeenCharged;

    private LlmException(String message, int status, Optional<Duration> retryAfter, boolean mayHaveBeenCharged) {
        super(message);
        this.status = status;
        this.retryAfter = retryAfter;
        this.mayHaveBeenCharged = mayHaveBeenCharged;
    }

    /** Whether the same request fails again however often it is sent. */
    public abstract boolean fatal();

    /** The HTTP status; 0 if there was none. */
    public int status() {
        return status;
    }

    /** How long the server asks to wait. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }

    /**
     * Whether the answer may have been made and charged although it did not arrive: the request was sent in full and no
     * error came back.
     */
    public boolean mayHaveBeenCharged() {
        return mayHaveBeenCharged;
    }

    /** The server does not want this request: a wrong key, an unknown model, a bad parameter, no credit. */
    public static final class Refused extends LlmException {

        Refused(int status, String message) {
            super(message, status, Optional.empty(), false);
        }

        @Override
        public boolean fatal() {
            return true;
        }
    }

    /** The server has too much to do, or we ask too much. */
    public static final class Busy extends LlmException {

        Busy(int status, String message, Optional<Duration> retryAfter) {
            super(message, status, retryAfter, false);
        }

        @Override
        public boolean fatal() {
            return false;
        }
    }

    /** The server failed, or the connection did, or the answer cannot be read. */
    public static final class Broken extends LlmException {

        Broken(int status, String message, Optional<Duration> retryAfter, boolean mayHaveBeenCharged) {
            super(message, status, retryAfter, mayHaveBeenCharged);
        }

        @Override
        public boolean fatal() {
            return false;
        }
    }
}
