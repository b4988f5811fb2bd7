package io.subgoal.t5.onnx;

import io.subgoal.t5.checkpoint.Tensor;

/** Adds products with a weight to a graph. */
interface Linear {

    /**
     * {@code x · weightᵀ}.
     *
     * @param x {@code [..., in]}
     * @param weight {@code [out, in]}
     * @return {@code [..., out]}
     */
    String apply(String x, Tensor weight);
}
