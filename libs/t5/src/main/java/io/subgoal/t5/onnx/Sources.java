package io.subgoal.t5.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The sources of a decoding, which come and go. Owns what the decoder looks up in them. */
final class Sources implements AutoCloseable {

    /** Places in which a source that comes later has room are made a little wider than need be. */
    private static final int STEP = 32;

    private final OnnxModel model;
    private List<Integer> lengths = new ArrayList<>();
    private CrossMemory memory;
    private Map<String, OnnxTensor> inputs;

    Sources(OnnxModel model, List<int[]> sources) throws OrtException {
        this.model = model;
        try (Encoded encoded = model.encode(sources)) {
            memory = encoded.takeMemory();
        }
        sources.forEach(source -> lengths.add(source.length));
        inputs = memory.forDecoder(lengths.size());
    }

    int size() {
        return lengths.size();
    }

    /** What every step of the decoder is given, by its names. */
    Map<String, OnnxTensor> forDecoder() {
        return inputs;
    }

    void join(List<int[]> sources) throws OrtException {
        CrossMemory fresh;
        try (Encoded encoded = model.encode(sources)) {
            fresh = encoded.takeMemory();
        }
        try (fresh) {
            int before = lengths.size();
            reserve(before + sources.size(), fresh.width());
            for (int i = 0; i < sources.size(); i++) {
                memory.put(before + i, fresh, i);
                lengths.add(sources.get(i).length);
            }
            inputs = memory.forDecoder(lengths.size());
        }
    }

    private void reserve(int samples, int width) throws OrtException {
        if (samples > memory.capacity() || width > memory.width()) {
            int wider = Math.max(memory.width(), (width + STEP - 1) / STEP * STEP);
            rebuild(samples > memory.capacity() ? Math.max(samples, 2 * memory.capacity()) : memory.capacity(), wider);
        }
    }

    private void rebuild(int capacity, int width) throws OrtException {
        CrossMemory next = new CrossMemory(model.config(), capacity, width);
        for (int i = 0; i < lengths.size(); i++) {
            next.put(i, memory, i);
        }
        memory.close();
        memory = next;
    }

    /** @param samples which ones stay, in their new order; one that moves takes the place of one that goes */
    void keep(int[] samples) throws OrtException {
        List<Integer> kept = new ArrayList<>();
        for (int i = 0; i < samples.length; i++) {
            if (samples[i] < i) {
                throw new IllegalArgumentException("Samples may only move to the front");
            }
            if (samples[i] != i) {
                memory.put(i, memory, samples[i]);
            }
            kept.add(lengths.get(samples[i]));
        }
        lengths = kept;
        int longest = kept.stream().mapToInt(length -> length).max().orElse(0);
        if (!kept.isEmpty()) {
            if (2 * longest <= memory.width()) {
                rebuild(memory.capacity(), (longest + STEP - 1) / STEP * STEP);
            }
            inputs = memory.forDecoder(kept.size());
        }
    }

    @Override
    public void close() {
        memory.close();
    }
}
