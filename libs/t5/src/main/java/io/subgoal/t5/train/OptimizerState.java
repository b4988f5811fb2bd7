package io.subgoal.t5.train;

import ai.djl.pytorch.engine.PtNDManager;
import io.subgoal.t5.checkpoint.Tensor;
import java.util.HashMap;
import java.util.Map;

/** What an optimizer remembers from step to step. */
interface OptimizerState {

    /** Takes a step, clears the gradients and returns their norm before clipping. */
    double step(PtNDManager workspace, double rate, long number);

    /** What it is whenever it is read, by names in the manner of PyTorch. */
    Map<String, Tensor> save();

    void restore(Map<String, Tensor> state);

    /** Tensors whose names begin with a prefix, without it. */
    static Map<String, Tensor> withPrefix(Map<String, Tensor> state, String prefix) {
        Map<String, Tensor> found = new HashMap<>();
        state.forEach((name, tensor) -> {
            if (name.startsWith(prefix)) {
                found.put(name.substring(prefix.length()), tensor);
            }
        });
        return found;
    }
}
