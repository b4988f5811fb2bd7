package io.subgoal.t5.train;

/**
 * A tokenized row.
 *
 * @param source ids of the input, end token included
 * @param target ids of the answer, end token included
 */
public record Example(int[] source, int[] target) {

    public Example {
        if (source.length == 0 || target.length == 0) {
            throw new IllegalArgumentException("An example needs a source and a target");
        }
    }
}
