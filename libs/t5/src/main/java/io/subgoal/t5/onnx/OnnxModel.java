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
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * A T5 that ONNX Runtime runs; for inference only. Many threads may decode with it at once. Owns native memory: close it
 * when no thread uses it any more.
 */
public final class OnnxModel implements EncoderDecoder {

    private final T5Config config;
    private final Deque<AutoCloseable> owned = new ArrayDeque<>();
    private final OnnxTensor embedding;
    private final PositionBias encoderBias;
    private final PositionBias decoderBias;
    private final OrtSession encoder;
    private final OrtSession decoder;

    private OnnxModel(T5Config config, Weights weights, Arithmetic arithmetic, int threads) {
        this.config = config;
        encoderBias = new PositionBias(config, weights.encoderBias(), true);
        decoderBias = new PositionBias(config, weights.decoderBias(), false);
        try {
            // An input of both graphs rather than a weight of each, so that it is in memory once.
            Tensor table = weights.embedding();
            Arena arena = own(Arena.ofShared());
            embedding =
                    own(NativeTensor.of(arena, table.values(), table.shape()).tensor());
            encoder = own(OrtSessions.open(graph -> EncoderGraph.write(graph, weights, arithmetic), threads));
            decoder = own(OrtSessions.open(graph -> DecoderGraph.write(graph, weights, arithmetic), threads));
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
        Map<String, Tensor> tensors = WeightFiles.read(directory);
        try {
            return of(config, tensors, arithmetic, threads);
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
        return new OnnxDecoding(this, encode(sources));
    }

    /** Runs the encoder. */
    Encoded encode(List<int[]> sources) {
        return Encoded.of(this, sources);
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

    OrtSession decoder() {
        return decoder;
    }

    /** Closes what the model owns, the last made first. */
    @Override
    public void close() {
        while (!owned.isEmpty()) {
            try {
                owned.pop().close();
            } catch (OrtException e) {
                throw new OnnxException(e);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private <T extends AutoCloseable> T own(T thing) {
        owned.push(thing);
        return thing;
    }
}
