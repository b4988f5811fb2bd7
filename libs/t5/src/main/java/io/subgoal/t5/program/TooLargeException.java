package io.subgoal.t5.program;

/** A pass needs more memory than the device has. Smaller batches or shorter sources need less. */
public final class TooLargeException extends RuntimeException {

    TooLargeException(String message, Throwable cause) {
        super(message, cause);
    }
}
