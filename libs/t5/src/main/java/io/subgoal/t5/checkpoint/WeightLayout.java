package io.subgoal.t5.checkpoint;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * How a checkpoint's tensors become the program's list of weights. Projections of the same input are stacked into one
 * matrix (q, k and v of self-attention; k and v of cross-attention; the two of a gated feed-forward layer), so that one
 * product serves them; adding rows changes no number.
 *
 * @param slots the program's weights in its order
 */
public record WeightLayout(T5Config config, List<Slot> slots) {

    /** Weights a layer has in the program's list. */
    public static final int PER_ENCODER_LAYER = 6;

    public static final int PER_DECODER_LAYER = 10;

    /**
     * One weight of the program.
     *
     * @param parts the checkpoint's tensors that are stacked into it, first row first
     */
    public record Slot(List<Part> parts) {

        /** Rows by columns; a vector has one dimension. */
        public long[] shape() {
            long[] shape = parts.getFirst().shape().clone();
            shape[0] = parts.stream().mapToLong(part -> part.shape()[0]).sum();
            return shape;
        }

        /** Number of values. */
        public long size() {
            return parts.stream().mapToLong(Part::size).sum();
        }

        /** The weight in memory, from a checkpoint's tensors by their names. */
        public Tensor stack(Map<String, Tensor> tensors) {
            float[] values = new float[Math.toIntExact(size())];
            int at = 0;
            for (Part part : parts) {
                int length = Math.toIntExact(part.size());
                part.find(tensors).read(0, FloatBuffer.wrap(values, at, length));
                at += length;
            }
            return Tensor.of(shape(), values);
        }
    }

    /** A tensor of the checkpoint, by its Hugging Face name. */
    public record Part(String name, long... shape) {

        /** Number of values. */
        public long size() {
            return Arrays.stream(shape).reduce(1, Math::multiplyExact);
        }

        /**
         * Finds it among a checkpoint's tensors.
         *
         * @throws CheckpointException if it is missing or has another shape
         */
        public Tensor find(Map<String, Tensor> tensors) {
            Tensor tensor = tensors.get(name);
            if (tensor == null && name.equals("shared.weight")) {
                tensor = tensors.get("encoder.embed_tokens.weight");
            }
            if (tensor == null) {
                throw new CheckpointException("tensor '" + name + "' is missing");
            }
            if (!Arrays.equals(tensor.shape(), shape)) {
                throw new CheckpointException("tensor '%s' has shape %s, the configuration wants %s"
                        .formatted(name, Arrays.toString(tensor.shape()), Arrays.toString(shape)));
            }
            return tensor;
        }
    }

    public static WeightLayout of(T5Config config) {
        return new Builder(config).build();
    }

    public long parameters() {
        return slots.stream().mapToLong(Slot::size).sum();
    }

    /** Position of the encoder's final layer norm. */
    public int encoderNorm() {
        return 1 + PER_ENCODER_LAYER * config.numLayers();
    }

    public int encoderBias() {
        return encoderNorm() + 1;
    }

    /** Position of the first decoder layer's first weight. */
    public int decoderStart() {
        return encoderNorm() + 2;
    }

    public int decoderNorm() {
        return decoderStart() + PER_DECODER_LAYER * config.numDecoderLayers();
    }

    public int decoderBias() {
        return decoderNorm() + 1;
    }

    /** Position of the output projection: the embedding itself if it is tied. */
    public int output() {
        return config.tieWordEmbeddings() ? 0 : decoderNorm() + 2;
    }

    private static final class Builder {

        private final T5Config config;
        private final List<Slot> slots = new ArrayList<>();

        Builder(T5Config config) {
            this.config = config;
        }

        WeightLayout build() {
            slot(matrix("shared.weight", config.vocabSize(), config.dModel()));
            for (int i = 0; i < config.numLayers(); i++) {
                String block = "encoder.block." + i + ".layer.";
                norm(block + "0.layer_norm.weight");
                selfAttention(block + "0.SelfAttention.");
                norm(block + "1.layer_norm.weight");
                feedForward(block + "1.DenseReluDense.");
            }
            norm("encoder.final_layer_norm.weight");
            bias("encoder");
            for (int i = 0; i < config.numDecoderLayers(); i++) {
                String block = "decoder.block." + i + ".layer.";
                norm(block + "0.layer_norm.weight");
                selfAttention(block + "0.SelfAttention.");
                norm(block + "1.layer_norm.weight");
                crossAttention(block + "1.EncDecAttention.");
                norm(block + "2.layer_norm.weight");
                feedForward(block + "2.DenseReluDense.");
            }
            norm("decoder.final_layer_norm.weight");
            bias("decoder");
            if (!config.tieWordEmbeddings()) {
                slot(matrix("lm_head.weight", config.vocabSize(), config.dModel()));
            }
            return new WeightLayout(config, List.copyOf(slots));
        }

        private void selfAttention(String prefix) {
            slot(in(prefix + "q"), in(prefix + "k"), in(prefix + "v"));
            slot(out(prefix + "o"));
        }

        private void crossAttention(String prefix) {
            slot(in(prefix + "q"));
            slot(in(prefix + "k"), in(prefix + "v"));
            slot(out(prefix + "o"));
        }

        private void feedForward(String prefix) {
            if (config.feedForward().gated()) {
                slot(
                        matrix(prefix + "wi_0.weight", config.dFf(), config.dModel()),
                        matrix(prefix + "wi_1.weight", config.dFf(), config.dModel()));
            } else {
                slot(matrix(prefix + "wi.weight", config.dFf(), config.dModel()));
            }
            slot(matrix(prefix + "wo.weight", config.dModel(), config.dFf()));
        }

        private void norm(String name) {
            slot(new Part(name, config.dModel()));
        }

        private void bias(String stack) {
            slot(matrix(
                    stack + ".block.0.layer.0.SelfAttention.relative_attention_bias.weight",
                    config.relativeAttentionNumBuckets(),
                    config.numHeads()));
        }

        private Part in(String name) {
            return matrix(name + ".weight", config.inner(), config.dModel());
        }

        private Part out(String name) {
            return matrix(name + ".weight", config.dModel(), config.inner());
        }

        private static Part matrix(String name, long rows, long columns) {
            return new Part(name, rows, columns);
        }

        private void slot(Part... parts) {
            slots.add(new Slot(List.of(parts)));
        }
    }
}
