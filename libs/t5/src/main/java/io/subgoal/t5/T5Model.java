package io.subgoal.t5;

import ai.djl.Device;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import io.subgoal.t5.checkpoint.CheckpointException;
import io.subgoal.t5.checkpoint.Precision;
import io.subgoal.t5.checkpoint.T5Config;
import io.subgoal.t5.checkpoint.Tensor;
import io.subgoal.t5.checkpoint.WeightFiles;
import io.subgoal.t5.checkpoint.WeightLayout;
import io.subgoal.t5.checkpoint.WeightLayout.Part;
import io.subgoal.t5.checkpoint.WeightLayout.Slot;
import io.subgoal.t5.generate.Decoding;
import io.subgoal.t5.generate.EncoderDecoder;
import io.subgoal.t5.program.T5Program;
import io.subgoal.t5.program.T5Program.Source;
import io.subgoal.t5.program.Torch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A T5: its configuration, its weights and its program. Generation may run on many threads at once; training changes the
 * weights and wants the model to itself. Owns native memory: close it when no thread uses it any more.
 */
public final class T5Model implements EncoderDecoder {

    private final T5Config config;
    private final WeightLayout layout;
    private final PtNDManager manager;
    private final List<PtNDArray> weights;
    private final T5Program program;

    private T5Model(T5Config config, Device device, Map<String, Tensor> tensors) {
        this.config = config;
        layout = WeightLayout.of(config);
        manager = Torch.newManager(device);
        weights = layout.slots().stream().map(slot -> stack(slot, tensors)).toList();
        program = new T5Program(config, manager, weights);
    }

    /**
     * Loads a Hugging Face directory onto a device: {@code config.json} and {@code model.safetensors}, in one file or in
     * shards.
     */
    public static T5Model load(Path directory, Device device) {
        T5Config config = T5Config.read(directory.resolve("config.json"));
        Map<String, Tensor> tensors = WeightFiles.read(directory);
        try {
            return of(config, device, tensors);
        } catch (CheckpointException e) {
            throw new CheckpointException(directory + ": " + e.getMessage(), e);
        }
    }

    /** A model with given weights by their Hugging Face names. */
    public static T5Model of(T5Config config, Device device, Map<String, Tensor> tensors) {
        return new T5Model(config, device, tensors);
    }

    @Override
    public T5Config config() {
        return config;
    }

    /** The model's passes, for those who bring batches of their own. */
    public T5Program program() {
        return program;
    }

    /** A manager for the arrays of one piece of work on the model's device; close it when the work is done. */
    public PtNDManager newWorkspace() {
        return (PtNDManager) manager.newSubManager();
    }

    @Override
    public Decoding decode(List<int[]> sources) {
        PtNDManager workspace = newWorkspace();
        try {
            Source source = Batches.source(workspace, sources, config.padTokenId());
            return new TorchDecoding(workspace, program.decode(workspace, source));
        } catch (RuntimeException e) {
            workspace.close();
            throw e;
        }
    }

    /** The weights in the program's order; training changes them in place. */
    public List<PtNDArray> weights() {
        return weights;
    }

    public WeightLayout layout() {
        return layout;
    }

    /** A copy of the weights by their Hugging Face names. */
    public Map<String, Tensor> tensors() {
        return unstack(weights);
    }

    /** Writes {@code config.json} and {@code model.safetensors} into a directory, nothing rounded. */
    public void save(Path directory) {
        save(directory, Precision.F32, Long.MAX_VALUE);
    }

    /**
     * Writes a Hugging Face directory.
     *
     * @param precision what the weights are rounded to
     * @param shardBytes most bytes of weights in a file; Hugging Face's default is 5 GB
     */
    public void save(Path directory, Precision precision, long shardBytes) {
        config.write(directory.resolve("config.json"), precision);
        WeightFiles.write(directory, tensors(), precision, shardBytes);
    }

    /** Takes arrays shaped like the weights apart into Hugging Face's tensors. */
    Map<String, Tensor> unstack(List<PtNDArray> arrays) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (int i = 0; i < arrays.size(); i++) {
            float[] values = arrays.get(i).toFloatArray();
            int from = 0;
            for (Part part : layout.slots().get(i).parts()) {
                int length = Math.toIntExact(part.size());
                tensors.put(part.name(), new Tensor(part.shape(), Arrays.copyOfRange(values, from, from + length)));
                from += length;
            }
        }
        return tensors;
    }

    /** The arrays shaped like the weights that hold given tensors. */
    List<PtNDArray> stack(Map<String, Tensor> tensors) {
        List<PtNDArray> arrays = new ArrayList<>();
        for (Slot slot : layout.slots()) {
            arrays.add(stack(slot, tensors));
        }
        return arrays;
    }

    @Override
    public void close() {
        program.close();
        manager.close();
    }

    private PtNDArray stack(Slot slot, Map<String, Tensor> tensors) {
        Tensor stacked = slot.stack(tensors);
        // A copy in libtorch's own memory: the first array only borrows a Java buffer.
        try (PtNDArray borrowed = (PtNDArray) manager.create(stacked.values(), new Shape(stacked.shape()))) {
            return (PtNDArray) borrowed.duplicate();
        }
    }
}
