package io.subgoal.t5.program;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.subgoal.t5.generate.Best;
import io.subgoal.t5.program.T5Program.Source;

/** Decoding of a batch, step by step; holds the decoder's keys and values. One thread at a time. */
public final class DecodeSession implements AutoCloseable {

    private final T5Program program;
    private final IValue weights;
    private final PtNDManager manager;
    private IValue cross;
    private IValue mask;
    private IValue past = nothing();

    DecodeSession(T5Program program, IValue weights, PtNDManager manager, Source source) {
        this.program = program;
        this.weights = weights;
        this.manager = manager;
        cross = cross(source);
        mask = IValue.from(source.mask());
    }

    private IValue cross(Source source) {
        try (IValue ids = IValue.from(source.ids());
                IValue sourceMask = IValue.from(source.mask());
                IValue encoded = program.run("encode", weights, ids, sourceMask)) {
            return program.run("cross", weights, encoded);
        }
    }

    /** Encodes more sources, behind the others. */
    public void join(Source source) {
        try (IValue more = cross(source);
                IValue moreMask = IValue.from(source.mask())) {
            replace(program.run("join", cross, mask, more, moreMask));
        }
    }

    /**
     * Lets sources go.
     *
     * @param samples which ones stay
     * @param width tokens of the longest of them
     */
    public void keep(int[] samples, int width) {
        long[] places = new long[samples.length];
        for (int i = 0; i < places.length; i++) {
            places[i] = samples[i];
        }
        try (PtNDArray placeArray = longs(places);
                IValue placeValue = IValue.from(placeArray);
                IValue widthValue = IValue.from((long) width)) {
            replace(program.run("keep", cross, mask, placeValue, widthValue));
        }
    }

    private void replace(IValue crossAndMask) {
        try (crossAndMask) {
            IValue[] pair = crossAndMask.toIValueTuple();
            cross.close();
            mask.close();
            cross = pair[0];
            mask = pair[1];
        }
    }

    /** Takes the oldest columns out of the cache. */
    public void cut(int columns) {
        try (IValue first = IValue.from((long) columns)) {
            IValue shorter = program.run("cut", past, first);
            past.close();
            past = shorter;
        }
    }

    /** A step in which no row has columns it must not see. */
    public PtNDArray step(long[] tokens, long[] order) {
        return step(tokens, order, new long[0]);
    }

    /**
     * Feeds one token to each row and returns the log-probabilities of the next, {@code [rows, vocabulary]}.
     *
     * @param tokens one for each row; the rows of one sample lie side by side, all samples have as many
     * @param order which row of the step before each row goes on from; ignored in the first step
     * @param unseen for each row, how many of the oldest columns of the cache it must not see; empty if none has any
     */
    public PtNDArray step(long[] tokens, long[] order, long[] unseen) {
        try (PtNDArray tokenArray = longs(tokens);
                PtNDArray orderArray = longs(order);
                PtNDArray unseenArray = longs(unseen);
                IValue tokenValue = IValue.from(tokenArray);
                IValue orderValue = IValue.from(orderArray);
                IValue unseenValue = IValue.from(unseenArray);
                IValue result = program.run("step", weights, tokenValue, orderValue, past, cross, mask, unseenValue)) {
            IValue[] pair = result.toIValueTuple();
            past.close();
            past = pair[0];
            try (IValue scores = pair[1]) {
                return scores.toTensor(manager);
            }
        }
    }

    /**
     * The best continuations of each sample's rows.
     *
     * @param logProbabilities of the step, {@code [samples × rows of a sample, vocabulary]}
     * @param running the rows' scores so far, {@code [samples][rows of a sample]}
     * @param vocabulary how many ids may be chosen, from 0
     */
    public Best best(PtNDArray logProbabilities, float[][] running, int count, int vocabulary) {
        int samples = running.length;
        int width = running[0].length;
        float[] flat = new float[samples * width];
        for (int s = 0; s < samples; s++) {
            System.arraycopy(running[s], 0, flat, s * width, width);
        }
        try (PtNDArray scores = (PtNDArray) manager.create(flat, new Shape(samples, width));
                IValue logValue = IValue.from(logProbabilities);
                IValue scoreValue = IValue.from(scores);
                IValue countValue = IValue.from((long) count);
                IValue limit = IValue.from((long) vocabulary);
                IValue result = program.run("best", logValue, scoreValue, countValue, limit)) {
            IValue[] pair = result.toIValueTuple();
            try (IValue values = pair[0];
                    IValue indices = pair[1];
                    PtNDArray valueArray = values.toTensor(manager);
                    PtNDArray indexArray = indices.toTensor(manager)) {
                return new Best(valueArray.toFloatArray(), indexArray.toLongArray(), count, vocabulary);
            }
        }
    }

    /** Goes back to before the first step; keys and values over the sources stay. */
    public void restart() {
        past.close();
        past = nothing();
    }

    private PtNDArray longs(long[] values) {
        return (PtNDArray) manager.create(values, new Shape(values.length));
    }

    private static IValue nothing() {
        return IValue.listFrom(new PtNDArray[0]);
    }

    @Override
    public void close() {
        past.close();
        cross.close();
        mask.close();
    }
}
