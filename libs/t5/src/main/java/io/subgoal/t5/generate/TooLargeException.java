package io.subgoal.t5.generate;

/** A pass needs more memory than the device has. Smaller batches or shorter sources need less. */
public final class TooLargeException extends RuntimeException {

    public TooLargeException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The same, with the name of what the memory was for. */
    public TooLargeException during(String work) {
        return new TooLargeException(getMessage() + ", while computing " + work, this);
    }
}
