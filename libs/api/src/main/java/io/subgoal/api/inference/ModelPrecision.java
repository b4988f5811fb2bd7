package io.subgoal.api.inference;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a model's weights are kept in. */
public enum ModelPrecision {
    FLOAT32,
    /** Half the memory; quick where the hardware has it, as GPUs do. By PyTorch only. */
    BFLOAT16,
    /** Linear layers in eight bits, quickest on processors. By ONNX Runtime only. */
    INT8;

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
