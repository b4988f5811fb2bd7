package io.subgoal.t5.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.Result;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Keys and values of the steps so far, as a step put them out, or without the oldest. Owns them. */
final class Cache implements AutoCloseable {

    private final Owned owned = new Owned();
    private final Map<String, OnnxTensor> tensors = new HashMap<>();

    /**
     * @param step becomes this object's own
     * @param names of the outputs that are keys and values
     */
    static Cache of(Result step, Set<String> names) {
        Cache cache = new Cache();
        cache.owned.add(step);
        for (String name : names) {
            cache.tensors.put(name, (OnnxTensor) step.get(name).orElseThrow());
        }
        return cache;
    }

    OnnxTensor get(String name) {
        return Objects.requireNonNull(tensors.get(name));
    }

    /** A copy without the oldest columns; this one is to be closed all the same. */
    Cache without(int columns) throws OrtException {
        Cache cut = new Cache();
        Arena arena = cut.owned.add(Arena.ofConfined());
        for (Map.Entry<String, OnnxTensor> entry : tensors.entrySet()) {
            OnnxTensor tensor = entry.getValue();
            long[] shape = tensor.getInfo().getShape();
            long before = shape[2] * shape[3];
            long after = (shape[2] - columns) * shape[3];
            NativeTensor shorter =
                    NativeTensor.allocate(arena, ElementType.FLOAT, shape[0], shape[1], shape[2] - columns, shape[3]);
            cut.tensors.put(entry.getKey(), cut.owned.add(shorter).tensor());
            MemorySegment all = MemorySegment.ofBuffer(tensor.getFloatBuffer());
            for (long row = 0; row < shape[0] * shape[1]; row++) {
                MemorySegment.copy(
                        all,
                        ValueLayout.JAVA_FLOAT,
                        (row * before + columns * shape[3]) * Float.BYTES,
                        shorter.memory(),
                        ValueLayout.JAVA_FLOAT,
                        row * after * Float.BYTES,
                        after);
            }
        }
        return cut;
    }

    @Override
    public void close() {
        owned.close();
    }
}
