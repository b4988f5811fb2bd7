package io.subgoal.api.inference;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What runs a model. */
public enum ModelEngine {
    /** ONNX Runtime on a processor, PyTorch on a GPU; whichever can, where only one of them can. */
    AUTO,
    PYTORCH,
    ONNX;

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
