package io.subgoal.t5.onnx;

/** How the matrices of the linear layers are kept; all else is 32-bit floats. */
public enum Arithmetic {
    FLOAT32,
    /**
     * Eight bits a weight. Inputs are rounded to eight bits as they come, each row by itself, so that no row's result
     * depends on another row's.
     */
    INT8;

    /** For products of many rows: the encoder's, and the decoder's with many beams. */
    Linear ofManyRows(Graph graph) {
        return switch (this) {
            case FLOAT32 -> new FloatLinear(graph);
            case INT8 -> new RowLinear(graph);
        };
    }

    /** For products of a few rows, often one, as of a decoder step: reading the weights is what takes time. */
    Linear ofFewRows(Graph graph) {
        return switch (this) {
            case FLOAT32 -> new FloatLinear(graph);
            case INT8 -> new BlockLinear(graph);
        };
    }
}
