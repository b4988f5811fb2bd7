package io.subgoal.t5.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.subgoal.t5.checkpoint.CheckpointException;
import io.subgoal.t5.checkpoint.T5Config;
import io.subgoal.t5.checkpoint.Tensor;
import io.subgoal.t5.checkpoint.WeightFiles;
import io.subgoal.t5.generate.Decoding;
import io.subgoal.t5.generate.EncoderDecoder;
import io.subgoal.t5.generate.MeanPooling;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A T5 that ONNX Runtime runs; for inference only. Many threads may decode with it at once. Owns native memory: close it
 * when no thread uses it any more.
 */
public final class OnnxModel implements EncoderDecoder {

    /** With so many rows, a step of one sample takes about as long by either decoder; of more samples it is shorter by far. */
    private static final int BEAMS = 4;

    private final T5Config config;
    private final int threads;
    private final Owned owned = new Owned();
    private final OnnxTensor embedding;
    private final PositionBias encoderBias;
    private final PositionBias decoderBias;
    private final OrtSession encoder;
    private final OrtSession decoder;
    private final OrtSession beamDecoder;

    private OnnxModel(T5Config config, Weights weights, Arithmetic arithmetic, int threads) {
        this.config = config;
        this.threads = threads;
        encoderBias = new PositionBias(config, weights.encoderBias(), true);
        decoderBias = new PositionBias(config, weights.decoderBias(), false);
        try {
            // An input of both graphs rather than a weight of each, so that it is in memory once.
            Tensor table = weights.embedding();
            Arena arena = owned.add(Arena.ofShared());
            embedding = owned.add(
                    NativeTensor.of(arena, table.values(), table.shape()).tensor());
            encoder = owned.add(OrtSessions.open(graph -> EncoderGraph.write(graph, weights, arithmetic), threads));
            decoder = decoder(weights, arithmetic::ofFewRows);
            // In floats both would be the same.
            beamDecoder = arithmetic == Arithmetic.FLOAT32 ? decoder : decoder(weights, arithmetic::ofManyRows);
        } catch (OrtException e) {
            close();
            throw new OnnxException(e);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Loads a Hugging Face directory: {@code config.json} and {@code model.safetensors}, in one file or in shards.
     *
     * @param threads how many threads one pass uses
     */
    public static OnnxModel load(Path directory, Arithmetic arithmetic, int threads) {
        T5Config config = T5Config.read(directory.resolve("config.json"));
        try (WeightFiles files = WeightFiles.open(directory)) {
            return of(config, files.tensors(), arithmetic, threads);
        } catch (CheckpointException e) {
            throw new CheckpointException(directory + ": " + e.getMessage(), e);
        }
    }

    /** A model with given weights by their Hugging Face names, on one thread. */
    public static OnnxModel of(T5Config config, Map<String, Tensor> tensors, Arithmetic arithmetic) {
        return of(config, tensors, arithmetic, 1);
    }

    /**
     * A model with given weights by their Hugging Face names.
     *
     * @param tensors not kept: what is needed is copied
     * @param threads how many threads one pass uses
     */
    public static OnnxModel of(T5Config config, Map<String, Tensor> tensors, Arithmetic arithmetic, int threads) {
        return new OnnxModel(config, Weights.of(config, tensors), arithmetic, threads);
    }

    @Override
    public T5Config config() {
        return config;
    }

    @Override
    public Decoding decode(List<int[]> sources) {
        try {
            return new OnnxDecoding(this, sources);
        } catch (OrtException e) {
            throw new OnnxException(e);
        }
    }

    @Override
    public List<float[]> embed(List<int[]> sources) {
        try (Encoded encoded = encode(sources)) {
            return MeanPooling.means(encoded.states(), sources, config.dModel());
        }
    }

    /** Runs the encoder. */
    Encoded encode(List<int[]> sources) {
        return Encoded.of(this, sources);
    }

    int threads() {
        return threads;
    }

    OnnxTensor embedding() {
        return embedding;
    }

    PositionBias encoderBias() {
        return encoderBias;
    }

    PositionBias decoderBias() {
        return decoderBias;
    }

    OrtSession encoder() {
        return encoder;
    }

    /**
     * The decoder for a search with a given number of rows of each sample. In eight bits there are two, which round
     * differently: were it the rows of all samples that count, an answer would depend on the rest of the batch.
     */
    OrtSession decoder(int rowsOfASample) {
        return rowsOfASample < BEAMS ? decoder : beamDecoder;
    }

    private OrtSession decoder(Weights weights, Function<Graph, Linear> linear) throws OrtException {
        return owned.add(OrtSessions.open(graph -> DecoderGraph.write(graph, weights, linear.apply(graph)), threads));
    }

    /** Closes what the model owns, the last made first. */
    @Override
    public void close() {
        owned.close();
    }
}
