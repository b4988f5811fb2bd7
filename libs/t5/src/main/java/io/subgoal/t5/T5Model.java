package io.subgoal.t5;

import ai.djl.Device;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import io.subgoal.t5.checkpoint.CheckpointException;
import io.subgoal.t5.checkpoint.Precision;
import io.subgoal.t5.checkpoint.T5Config;
import io.subgoal.t5.checkpoint.Tensor;
import io.subgoal.t5.checkpoint.WeightFiles;
import io.subgoal.t5.checkpoint.WeightLayout;
import io.subgoal.t5.checkpoint.WeightLayout.Part;
import io.subgoal.t5.generate.Decoding;
import io.subgoal.t5.generate.EncoderDecoder;
import io.subgoal.t5.generate.MeanPooling;
import io.subgoal.t5.program.DeviceTensor;
import io.subgoal.t5.program.T5Program;
import io.subgoal.t5.program.Torch;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * A T5: its configuration, its weights and its program. Generation may run on many threads at once; training changes the
 * weights and wants the model to itself. Owns native memory: close it when no thread uses it any more.
 */
public final class T5Model implements EncoderDecoder {

    private final T5Config config;
    private final WeightLayout layout;
    private final PtNDManager manager;
    private final Precision precision;
    private final T5Program program;

    private T5Model(T5Config config, Device device, Precision precision) {
        this.config = config;
        layout = WeightLayout.of(config);
        manager = Torch.newManager(device);
        this.precision = precision;
        program = new T5Program(config, manager, precision);
    }

    /**
     * Loads a Hugging Face directory onto a device: {@code config.json} and {@code model.safetensors}, in one file or in
     * shards. Takes the memory of the weights and a few megabytes, whatever their number.
     */
    public static T5Model load(Path directory, Device device) {
        return load(directory, device, Precision.F32);
    }

    /**
     * Loads a Hugging Face directory onto a device.
     *
     * @param precision what the model computes in, F32 or BF16; sums and norms are taken in 32 bits in any case
     */
    public static T5Model load(Path directory, Device device, Precision precision) {
        T5Config config = T5Config.read(directory.resolve("config.json"));
        try (WeightFiles files = WeightFiles.open(directory)) {
            return of(config, device, files.tensors(), precision);
        } catch (CheckpointException e) {
            throw new CheckpointException(directory + ": " + e.getMessage(), e);
        }
    }

    /** A model in 32 bits with given weights by their Hugging Face names. */
    public static T5Model of(T5Config config, Device device, Map<String, Tensor> tensors) {
        return of(config, device, tensors, Precision.F32);
    }

    /** A model with given weights by their Hugging Face names. */
    public static T5Model of(T5Config config, Device device, Map<String, Tensor> tensors, Precision precision) {
        T5Model model = new T5Model(config, device, precision);
        try {
            model.restore(model.weights(), tensors);
            return model;
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /** A model of the same weights in the same precision on a device. */
    public T5Model copyTo(Device device) {
        T5Model copy = new T5Model(config, device, precision);
        program.copy(copy.weights(), weights());
        return copy;
    }

    @Override
    public T5Config config() {
        return config;
    }

    /** The model's passes, for those who bring batches of their own. */
    public T5Program program() {
        return program;
    }

    /** Where its passes run. */
    public Device device() {
        return manager.getDevice();
    }

    /** Refuses weights that are too coarse to be trained, with an IllegalArgumentException. */
    public void requireTrainable() {
        if (precision != Precision.F32) {
            throw new IllegalArgumentException(
                    "Small steps are lost on weights in " + precision + ": load the model in F32 to train it");
        }
    }

    /** A manager for the arrays of one piece of work on the model's device; close it when the work is done. */
    public PtNDManager newWorkspace() {
        return (PtNDManager) manager.newSubManager();
    }

    @Override
    public Decoding decode(List<int[]> sources) {
        PtNDManager workspace = newWorkspace();
        try {
            return new TorchDecoding(workspace, program, sources, config.padTokenId());
        } catch (RuntimeException e) {
            workspace.close();
            throw e;
        }
    }

    @Override
    public List<float[]> embed(List<int[]> sources) {
        try (PtNDManager workspace = newWorkspace();
                PtNDArray states = program.encode(workspace, Batches.source(workspace, sources, config.padTokenId()))) {
            return MeanPooling.means(states.toFloatArray(), sources, config.dModel());
        }
    }

    /** The weights in the program's order; training changes them in place. */
    public List<PtNDArray> weights() {
        return program.weights();
    }

    public WeightLayout layout() {
        return layout;
    }

    /**
     * The weights by their Hugging Face names, as the model holds them whenever they are read: {@linkplain Tensor#copy()
     * copy} what is wanted as it is now, or for longer than the model.
     */
    public Map<String, Tensor> tensors() {
        return unstack(weights());
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

    /** Arrays shaped like the weights, seen as Hugging Face's tensors. */
    Map<String, Tensor> unstack(List<PtNDArray> arrays) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        forEachPart(arrays, (part, tensor) -> tensors.put(part.name(), tensor));
        return tensors;
    }

    /** Fills arrays shaped like the weights. */
    void restore(List<PtNDArray> arrays, Map<String, Tensor> tensors) {
        forEachPart(arrays, (part, tensor) -> tensor.write(part.find(tensors)));
    }

    private void forEachPart(List<PtNDArray> arrays, BiConsumer<Part, DeviceTensor> action) {
        for (int i = 0; i < arrays.size(); i++) {
            long start = 0;
            for (Part part : layout.slots().get(i).parts()) {
                action.accept(part, new DeviceTensor(program, arrays.get(i), start, part.shape()));
                start += part.size();
            }
        }
    }

    @Override
    public void close() {
        program.close();
        manager.close();
    }
}
