package io.subgoal.store.example;

/** What is measured later would be learnt from. */
public final class LeakException extends RuntimeException {

    LeakException(String message) {
        super(message);
    }
}
