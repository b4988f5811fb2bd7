package io.subgoal.training.trainer;

/** What is measured later would be learnt from. */
final class LeakException extends RuntimeException {

    LeakException(String message) {
        super(message);
    }
}
