package io.subgoal.t5.checkpoint;

import java.nio.file.Path;

/**
 * A T5's shape, by the names of Hugging Face's {@code config.json}.
 *
 * @param vocabSize rows of the embedding
 * @param dModel width of the residual stream
 * @param dKv width of one attention head
 * @param dFf width of the feed-forward layer
 * @param numLayers encoder layers
 * @param numDecoderLayers decoder layers
 * @param numHeads attention heads
 * @param relativeAttentionNumBuckets buckets of the relative position bias
 * @param relativeAttentionMaxDistance distance from which all positions share the last bucket
 * @param dropoutRate dropout in training
 * @param layerNormEpsilon added to the variance
 * @param feedForward kind of feed-forward layer
 * @param tieWordEmbeddings whether the output projection is the embedding; then the decoder's output is scaled by
 *     dModel^-0.5
 * @param padTokenId id that fills batches up
 * @param eosTokenId id that ends a sequence
 * @param decoderStartTokenId id the decoder starts with
 */
public record T5Config(
        int vocabSize,
        int dModel,
        int dKv,
        int dFf,
        int numLayers,
        int numDecoderLayers,
        int numHeads,
        int relativeAttentionNumBuckets,
        int relativeAttentionMaxDistance,
        double dropoutRate,
        double layerNormEpsilon,
        FeedForward feedForward,
        boolean tieWordEmbeddings,
        int padTokenId,
        int eosTokenId,
        int decoderStartTokenId) {

    public T5Config {
        requirePositive("vocab_size", vocabSize);
        requirePositive("d_model", dModel);
        requirePositive("d_kv", dKv);
        requirePositive("d_ff", dFf);
        requirePositive("num_layers", numLayers);
        requirePositive("num_decoder_layers", numDecoderLayers);
        requirePositive("num_heads", numHeads);
        requirePositive("relative_attention_max_distance", relativeAttentionMaxDistance);
        if (relativeAttentionNumBuckets < 4) {
            throw new CheckpointException(
                    "relative_attention_num_buckets must be at least 4, not " + relativeAttentionNumBuckets);
        }
        if (!(dropoutRate >= 0 && dropoutRate < 1)) {
            throw new CheckpointException("dropout_rate must be at least 0 and less than 1, not " + dropoutRate);
        }
        requireId("pad_token_id", padTokenId, vocabSize);
        requireId("eos_token_id", eosTokenId, vocabSize);
        requireId("decoder_start_token_id", decoderStartTokenId, vocabSize);
    }

    /** Width of all heads together. */
    public int inner() {
        return numHeads * dKv;
    }

    /** Reads {@code config.json}; missing keys take Hugging Face's defaults. */
    public static T5Config read(Path file) {
        return ConfigJson.read(file);
    }

    /** Writes {@code config.json} as {@code transformers} expects it. */
    public void write(Path file) {
        write(file, Precision.F32);
    }

    /** Writes {@code config.json} beside weights of a precision. */
    public void write(Path file, Precision precision) {
        ConfigJson.write(this, file, precision);
    }

    /** Number of weights, each counted once. */
    public long parameters() {
        return WeightLayout.of(this).parameters();
    }

    private static void requirePositive(String key, int value) {
        if (value <= 0) {
            throw new CheckpointException(key + " must be positive, not " + value);
        }
    }

    private static void requireId(String key, int value, int vocabSize) {
        if (value < 0 || value >= vocabSize) {
            throw new CheckpointException(
                    "%s must be an id below vocab_size %d, not %d".formatted(key, vocabSize, value));
        }
    }
}
