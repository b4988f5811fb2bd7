package io.subgoal.training.base;

/** A base model that cannot be trained here; the message says which, why, and what to do. */
public final class WrongBaseModelException extends RuntimeException {

    WrongBaseModelException(String message) {
        super(message);
    }

    WrongBaseModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
