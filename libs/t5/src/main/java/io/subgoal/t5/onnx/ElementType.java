package io.subgoal.t5.onnx;

import ai.onnxruntime.OnnxJavaType;

/** Types of tensors' elements, by their numbers in {@code onnx.proto}. */
enum ElementType {
    FLOAT(1, 4, OnnxJavaType.FLOAT),
    UINT8(2, 1, OnnxJavaType.UINT8),
    INT8(3, 1, OnnxJavaType.INT8),
    INT64(7, 8, OnnxJavaType.INT64);

    private final int number;
    private final int bytes;
    private final OnnxJavaType javaType;

    ElementType(int number, int bytes, OnnxJavaType javaType) {
        this.number = number;
        this.bytes = bytes;
        this.javaType = javaType;
    }

    int number() {
        return number;
    }

    /** Bytes of an element. */
    int bytes() {
        return bytes;
    }

    OnnxJavaType javaType() {
        return javaType;
    }
}
