package io.subgoal.t5.train;

/** An example has more tokens than the {@linkplain TrainingPlan plan} allows. Nothing has been computed. */
public final class ExampleTooLongException extends RuntimeException {

    private final int index;

    ExampleTooLongException(int index, String what, int length, int limit) {
        super("The %s of example %d of the batch has %d tokens, the limit is %d: cut or leave out the example"
                .formatted(what, index, length, limit));
        this.index = index;
    }

    /** Its place in the batch. */
    public int index() {
        return index;
    }
}
