package io.subgoal.t5.checkpoint;

/**
 * A tensor on the Java side.
 *
 * @param shape sizes of its dimensions
 * @param values its values, last dimension fastest; not copied, do not change
 */
public record Tensor(long[] shape, float[] values) {}
