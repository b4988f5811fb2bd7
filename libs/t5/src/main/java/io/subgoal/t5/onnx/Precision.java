package io.subgoal.t5.onnx;

/** How the matrices of the linear layers are kept; all else is 32-bit floats. */
public enum Precision {
    FLOAT32,
    /**
     * Eight bits a weight, with a scale for every block of a row; inputs are rounded to eight bits block by block as they
     * come, so that no row's result depends on another row.
     */
    INT8
}
