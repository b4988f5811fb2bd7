package io.subgoal.t5.train;

/** Training has left the range of numbers. */
public final class DivergedException extends RuntimeException {

    public DivergedException(String message) {
        super(message);
    }
}
