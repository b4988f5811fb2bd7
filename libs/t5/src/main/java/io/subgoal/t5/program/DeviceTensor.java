package io.subgoal.t5.program;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.subgoal.t5.checkpoint.CheckpointException;
import io.subgoal.t5.checkpoint.Tensor;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Neighbouring values of an array on a device, seen as a tensor: what is read is what the array holds at that time. Values
 * of other precisions are widened and rounded on their way. Good for as long as the array is.
 *
 * @param start position of the first value in the array
 */
public record DeviceTensor(T5Program program, PtNDArray array, long start, long[] shape) implements Tensor {

    /** Values that cross over at a time. */
    private static final int PIECE = 1 << 20;

    /** All of an array. */
    public static DeviceTensor of(T5Program program, PtNDArray array) {
        return new DeviceTensor(program, array, 0, array.getShape().getShape());
    }

    /** Each piece is a copy of its own on the way; nothing is kept. */
    @Override
    public void read(long from, FloatBuffer into) {
        long at = start + from;
        while (into.hasRemaining()) {
            int count = Math.min(PIECE, into.remaining());
            try (PtNDManager manager = (PtNDManager) array.getManager().newSubManager();
                    IValue arrayValue = IValue.from(array);
                    IValue first = IValue.from(at);
                    IValue end = IValue.from(at + count);
                    IValue piece = program.run("read", arrayValue, first, end);
                    PtNDArray values = piece.toTensor(manager)) {
                into.put(values.toFloatArray());
            }
            at += count;
        }
    }

    /**
     * Takes over a tensor's values.
     *
     * @throws CheckpointException if it is of another shape
     */
    public void write(Tensor tensor) {
        if (!Arrays.equals(tensor.shape(), shape)) {
            throw new CheckpointException("a tensor of shape %s does not go where one of %s is wanted"
                    .formatted(Arrays.toString(tensor.shape()), Arrays.toString(shape)));
        }
        long size = size();
        try (Arena arena = Arena.ofConfined()) {
            ByteBuffer buffer = arena.allocate(Math.min(PIECE, size) * Float.BYTES, Float.BYTES)
                    .asByteBuffer()
                    .order(ByteOrder.nativeOrder());
            for (long from = 0; from < size; from += PIECE) {
                int count = (int) Math.min(PIECE, size - from);
                buffer.clear().limit(count * Float.BYTES);
                tensor.read(from, buffer.asFloatBuffer());
                write(buffer, start + from, count);
            }
        }
    }

    private void write(ByteBuffer buffer, long at, int count) {
        // The array borrows the buffer, so it has to be on the processor, wherever the values go.
        try (PtNDManager manager = Torch.newManager(Device.cpu());
                PtNDArray values = manager.create(buffer, new Shape(count), DataType.FLOAT32);
                IValue arrayValue = IValue.from(array);
                IValue valuesValue = IValue.from(values);
                IValue first = IValue.from(at)) {
            program.run("write", arrayValue, valuesValue, first).close();
        }
    }
}
