package io.subgoal.t5.onnx;

import ai.onnxruntime.OrtException;

/** ONNX Runtime refused a graph or a pass. */
public final class OnnxException extends RuntimeException {

    OnnxException(OrtException cause) {
        super(cause.getMessage(), cause);
    }
}
