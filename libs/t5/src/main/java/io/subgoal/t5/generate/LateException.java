package io.subgoal.t5.generate;

/** The deadline of a request passed before it was answered. */
public final class LateException extends RuntimeException {

    LateException(String message) {
        super(message);
    }
}
