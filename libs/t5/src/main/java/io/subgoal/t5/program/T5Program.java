package io.subgoal.t5.program;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.subgoal.t5.checkpoint.Precision;
import io.subgoal.t5.checkpoint.T5Config;
import io.subgoal.t5.checkpoint.WeightLayout;
import io.subgoal.t5.generate.TooLargeException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The model's passes, each one native call. Passes of inference may run on many threads at once; shapes are given as
 * {@code [batch, source]}.
 */
public final class T5Program implements AutoCloseable {

    /** What libtorch says on processors and on GPUs. */
    private static final Pattern MEMORY =
            Pattern.compile("can't allocate memory|not enough memory|out of memory", Pattern.CASE_INSENSITIVE);

    private final PtSymbolBlock block;
    private final List<PtNDArray> weights;
    private final IValue weightList;

    /**
     * A program with all weights zero.
     *
     * @param manager owns the program and its weights; its device is where passes run
     * @param precision of the weights and of what is computed with them: F32 or BF16
     */
    public T5Program(T5Config config, PtNDManager manager, Precision precision) {
        if (precision == Precision.F16) {
            throw new IllegalArgumentException(
                    "T5 leaves the range of F16: compute in F32 or BF16; files in F16 are read all the same");
        }
        try {
            block = JniUtils.loadModule(manager, new ByteArrayInputStream(ProgramArchive.of(config)), false, false);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        weights = WeightLayout.of(config).slots().stream()
                .map(slot -> blank(manager, slot.shape(), precision))
                .toList();
        weightList = IValue.listFrom(weights.toArray(PtNDArray[]::new));
    }

    private PtNDArray blank(PtNDManager manager, long[] shape, Precision precision) {
        if (precision == Precision.F32) {
            return (PtNDArray) manager.zeros(new Shape(shape));
        }
        // DJL has no BF16. What the program makes is an inference tensor, which cannot be trained.
        try (PtNDArray here = (PtNDArray) manager.zeros(new Shape(1));
                IValue shapeValue = IValue.listFrom(shape);
                IValue like = IValue.from(here);
                IValue array = run("blank", shapeValue, like)) {
            return array.toTensor(manager);
        }
    }

    /** The weights in the order of the {@linkplain WeightLayout layout}; they may be changed in place between passes. */
    public List<PtNDArray> weights() {
        return weights;
    }

    /** A batch of sources on the device. */
    public record Source(PtNDArray ids, PtNDArray mask) {}

    /** The encoder's states, {@code [batch, source, dModel]}. */
    public PtNDArray encode(PtNDManager manager, Source source) {
        try (IValue ids = IValue.from(source.ids());
                IValue mask = IValue.from(source.mask());
                IValue encoded = run("states", weightList, ids, mask)) {
            return encoded.toTensor(manager);
        }
    }

    /** The decoder's logits for given targets, {@code [batch, target, vocabulary]}. */
    public PtNDArray logits(PtNDManager manager, PtNDArray encoded, PtNDArray mask, PtNDArray targets) {
        try (IValue states = IValue.from(encoded);
                IValue maskValue = IValue.from(mask);
                IValue targetValue = IValue.from(targets);
                IValue logits = run("logits", weightList, states, maskValue, targetValue)) {
            return logits.toTensor(manager);
        }
    }

    /** Starts decoding a batch: runs the encoder and prepares the decoder's keys and values over it. */
    public DecodeSession decode(PtNDManager manager, Source source) {
        return new DecodeSession(this, weightList, manager, source);
    }

    /** The summed loss of a batch, without dropout or gradients. */
    public double evaluate(PtNDManager manager, Source source, PtNDArray labels) {
        try (IValue ids = IValue.from(source.ids());
                IValue mask = IValue.from(source.mask());
                IValue labelValue = IValue.from(labels);
                IValue loss = run("evaluate", weightList, ids, mask, labelValue);
                PtNDArray value = loss.toTensor(manager)) {
            return value.toFloatArray()[0];
        }
    }

    /**
     * Adds the gradients of a batch's summed loss, times {@code weight}, to {@code gradients}; returns the summed loss.
     *
     * @param dice seed of this batch's dropout
     * @param precision what the pass computes in: for another one than the weights' they are rounded first
     */
    public double gradients(
            PtNDManager manager,
            List<PtNDArray> gradients,
            Source source,
            PtNDArray labels,
            double weight,
            double smoothing,
            double dropout,
            long dice,
            Precision precision) {
        NDArray settings =
                manager.create(new double[] {weight, smoothing, dropout, dice, precision == Precision.BF16 ? 1 : 0});
        NDList inputs = method(manager, "gradients");
        addList(inputs, weights, "w[]");
        addList(inputs, gradients, "g[]");
        inputs.add(plain(source.ids()));
        inputs.add(plain(source.mask()));
        inputs.add(plain(labels));
        inputs.add(settings);
        return train(inputs);
    }

    /**
     * One AdamW step; clears the gradients and returns their norm before clipping.
     *
     * @param settings rate, β1, β2, ε, decoupled decay, clipping limit (0 for none), number of this step from 1
     */
    public double update(
            PtNDManager manager,
            List<PtNDArray> gradients,
            List<PtNDArray> firstMoments,
            List<PtNDArray> secondMoments,
            double... settings) {
        return optimize(manager, "update", weights, gradients, firstMoments, secondMoments, settings);
    }

    /**
     * One step of Adafactor; clears the gradients and returns their norm before clipping.
     *
     * @param parts the weights as views of Hugging Face's tensors
     * @param slopes the gradients in the same manner
     * @param rows second moments over the rows of a matrix, or of a vector's values
     * @param columns second moments over the columns of a matrix
     * @param settings rate, share of the old moments, ε1, ε2, threshold of a tensor's change, decoupled decay, clipping
     *     limit (0 for none), 1 to scale rates by the size of weights
     */
    public double adafactor(
            PtNDManager manager,
            List<PtNDArray> parts,
            List<PtNDArray> slopes,
            List<PtNDArray> rows,
            List<PtNDArray> columns,
            double... settings) {
        return optimize(manager, "adafactor", parts, slopes, rows, columns, settings);
    }

    /** Copies arrays, from device to device if need be. */
    public void copy(List<PtNDArray> to, List<PtNDArray> from) {
        runOnLists("copy", to, from);
    }

    /** Adds arrays to others, from device to device if need be, and clears them. */
    public void collect(List<PtNDArray> to, List<PtNDArray> from) {
        runOnLists("collect", to, from);
    }

    private void runOnLists(String method, List<PtNDArray> to, List<PtNDArray> from) {
        try (IValue toValue = IValue.listFrom(to.toArray(PtNDArray[]::new));
                IValue fromValue = IValue.listFrom(from.toArray(PtNDArray[]::new))) {
            run(method, toValue, fromValue).close();
        }
    }

    /** Calls a method that takes weights, gradients and two lists of an optimizer's state. */
    private double optimize(
            PtNDManager manager,
            String method,
            List<PtNDArray> changed,
            List<PtNDArray> gradients,
            List<PtNDArray> first,
            List<PtNDArray> second,
            double[] settings) {
        NDList inputs = method(manager, method);
        addList(inputs, changed, "w[]");
        addList(inputs, gradients, "g[]");
        addList(inputs, first, "first[]");
        addList(inputs, second, "second[]");
        inputs.add(manager.create(settings));
        return train(inputs);
    }

    @Override
    public void close() {
        weightList.close();
        block.close();
    }

    IValue run(String method, IValue... inputs) {
        Torch.prepareThread();
        try {
            return IValueUtils.runMethod(block, method, inputs);
        } catch (EngineException e) {
            throw explain(e);
        }
    }

    /** Libtorch tells of too little memory in words only. */
    private static RuntimeException explain(EngineException e) {
        String message = String.valueOf(e.getMessage());
        return MEMORY.matcher(message).find()
                ? new TooLargeException(
                        "The pass needs more memory than there is: use smaller batches or shorter sources ("
                                + message.lines()
                                        .filter(MEMORY.asPredicate())
                                        .findFirst()
                                        .orElse("")
                                + ")",
                        e)
                : e;
    }

    /** Runs a method with autograd on; the result is attached to the manager of the first input. */
    private double train(NDList inputs) {
        Torch.prepareThread();
        JniUtils.setGradMode(true);
        try (NDList result = IValueUtils.forward(block, inputs, true)) {
            return result.singletonOrThrow().toFloatArray()[0];
        } catch (EngineException e) {
            throw explain(e);
        } finally {
            JniUtils.setGradMode(false);
        }
    }

    /** DJL picks the method by the name of an array that is itself not passed. */
    private static NDList method(PtNDManager manager, String name) {
        NDArray marker = manager.create(0);
        marker.setName("module_method:" + name);
        return new NDList(marker);
    }

    /** DJL gathers arrays of one name that ends in brackets into one list argument. */
    private static void addList(NDList inputs, List<PtNDArray> arrays, String name) {
        for (PtNDArray array : arrays) {
            array.setName(name);
            inputs.add(array);
        }
    }

    private static PtNDArray plain(PtNDArray array) {
        array.setName(null);
        return array;
    }
}
