package io.subgoal.t5.train;

import java.util.OptionalInt;

/** Training has left the range of numbers. */
public final class DivergedException extends RuntimeException {

    private final int example;

    public DivergedException(String message) {
        this(message, -1);
    }

    /** @param example the first example of the micro-batch whose loss is no number; negative if none is by itself */
    public DivergedException(String message, int example) {
        super(message);
        this.example = example;
    }

    /** The first example of the micro-batch whose loss is no number, if one is by itself. */
    public OptionalInt example() {
        return example < 0 ? OptionalInt.empty() : OptionalInt.of(example);
    }
}
