package io.subgoal.t5.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A tensor over native memory that Java reads and writes in place; the memory is its arena's. */
record NativeTensor(MemorySegment memory, OnnxTensor tensor) implements AutoCloseable {

    private static final int ALIGNMENT = 64;

    static NativeTensor allocate(Arena arena, ElementType type, long... shape) throws OrtException {
        MemorySegment memory = arena.allocate(type.bytes() * elements(shape), ALIGNMENT);
        return over(memory, shape, type.javaType());
    }

    static NativeTensor of(Arena arena, float[] values, long... shape) throws OrtException {
        NativeTensor tensor = allocate(arena, ElementType.FLOAT, shape);
        MemorySegment.copy(values, 0, tensor.memory, ValueLayout.JAVA_FLOAT, 0, values.length);
        return tensor;
    }

    static NativeTensor of(Arena arena, long[] values, long... shape) throws OrtException {
        NativeTensor tensor = allocate(arena, ElementType.INT64, shape);
        MemorySegment.copy(values, 0, tensor.memory, ValueLayout.JAVA_LONG, 0, values.length);
        return tensor;
    }

    /** Some of the first dimension's entries, in the same memory. */
    NativeTensor part(int from, int count) throws OrtException {
        TensorInfo info = tensor.getInfo();
        long[] shape = info.getShape().clone();
        long bytes = memory.byteSize() / shape[0];
        shape[0] = count;
        return over(memory.asSlice(from * bytes, count * bytes), shape, info.type);
    }

    /** The same memory under another shape. */
    NativeTensor shaped(long... shape) throws OrtException {
        return over(memory, shape, tensor.getInfo().type);
    }

    private static NativeTensor over(MemorySegment memory, long[] shape, OnnxJavaType type) throws OrtException {
        ByteBuffer bytes = memory.asByteBuffer().order(ByteOrder.nativeOrder());
        return new NativeTensor(memory, OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), bytes, shape, type));
    }

    private static long elements(long[] shape) {
        long elements = 1;
        for (long size : shape) {
            elements = Math.multiplyExact(elements, size);
        }
        return elements;
    }

    @Override
    public void close() {
        tensor.close();
    }
}
