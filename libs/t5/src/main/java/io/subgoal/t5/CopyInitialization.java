package io.subgoal.t5;

import io.subgoal.t5.checkpoint.T5Config;
import io.subgoal.t5.checkpoint.Tensor;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * Weights that can copy before they have learned anything. What a from-scratch model needs most in text worlds is to find
 * a word in its input and to go on with what followed it; the parts of that are put in place:
 *
 * <ul>
 *   <li>every attention's value projection has orthonormal rows and its output projection is their transpose, so that what
 *       is attended to is handed on as it is;
 *   <li>query and key projections are equal, so that like tokens find one another, in heads of any size by the same score;
 *   <li>the encoder's head 0 looks at the next token and its head 1 at the one before, by their position
 *       bias;
 *   <li>in the encoder's first layer, head 1 writes what stood before into directions of its own, and half of the
 *       decoder's cross-attention heads look there for the token that was last written: an induction head;
 *   <li>the other residual branches start small, so that embeddings come through.
 * </ul>
 */
final class CopyInitialization {

    /** What attention scores like tokens by, on average; who finds one too surely looks nowhere else, and learns slowly. */
    private static final float LIKE_TOKENS = 4;
    /** What the induction heads score by the token that stands behind the one that was last written. */
    private static final float INDUCTION = 7.84f;

    private static final float POSITION_BIAS = 5;
    private static final float DECODER_SELF = 0.3f;
    private static final float FEED_FORWARD = 0.3f;

    private final Map<String, Tensor> tensors;
    private final T5Config config;
    private final SplittableRandom random;

    private CopyInitialization(Map<String, Tensor> tensors, T5Config config, long seed) {
        this.tensors = tensors;
        this.config = config;
        random = new SplittableRandom(seed);
    }

    /** Overwrites what {@link Initialization#STANDARD} has drawn. */
    static void apply(Map<String, Tensor> tensors, T5Config config, long seed) {
        CopyInitialization initialization = new CopyInitialization(tensors, config, seed);
        initialization.attentions();
        initialization.positionBiases();
        initialization.induction();
        initialization.feedForwards();
    }

    private void attentions() {
        for (String name : tensors.keySet()) {
            if (name.endsWith("ttention.q.weight")) {
                String attention = name.substring(0, name.length() - "q.weight".length());
                boolean decoderSelf = name.startsWith("decoder") && name.contains("SelfAttention");
                handOn(attention, decoderSelf ? DECODER_SELF : 1);
                matchLikeTokens(attention);
            }
        }
    }

    /** The output projection undoes the value projection. */
    private void handOn(String attention, float scale) {
        float[][] rows = orthonormal(config.inner());
        float[] value = values(attention + "v.weight");
        float[] output = values(attention + "o.weight");
        int inner = config.inner();
        int model = config.dModel();
        for (int row = 0; row < inner; row++) {
            for (int column = 0; column < model; column++) {
                value[row * model + column] = rows[row][column];
                output[column * inner + row] = scale * rows[row][column];
            }
        }
    }

    private void matchLikeTokens(String attention) {
        float[][] rows = orthonormal(config.inner());
        setRows(attention + "q.weight", 0, rows, scale(LIKE_TOKENS));
        setRows(attention + "k.weight", 0, rows, scale(LIKE_TOKENS));
    }

    /** Bucket 1 holds the token before; the buckets of what follows are the second half. */
    private void positionBiases() {
        float[] table = values("encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight");
        int heads = config.numHeads();
        int following = config.relativeAttentionNumBuckets() / 2 + 1;
        for (int head = 0; head < Math.min(2, heads); head++) {
            int bucket = head == 0 ? following : 1;
            table[bucket * heads + head] += POSITION_BIAS;
        }
    }

    private void induction() {
        if (config.numHeads() < 2) {
            return;
        }
        int size = config.dKv();
        int model = config.dModel();
        int inner = config.inner();
        String first = "encoder.block.0.layer.0.SelfAttention.";
        float[][] read = new float[size][model];
        float[] value = values(first + "v.weight");
        for (int row = 0; row < size; row++) {
            System.arraycopy(value, (size + row) * model, read[row], 0, model);
        }
        float[][] written = orthonormal(size);
        float[] output = values(first + "o.weight");
        for (int row = 0; row < size; row++) {
            for (int column = 0; column < model; column++) {
                output[column * inner + size + row] = written[row][column];
            }
        }
        for (int layer = 0; layer < config.numDecoderLayers(); layer++) {
            String cross = "decoder.block." + layer + ".layer.1.EncDecAttention.";
            for (int head = 0; head < config.numHeads() / 2; head++) {
                setRows(cross + "q.weight", head * size, read, scale(INDUCTION));
                setRows(cross + "k.weight", head * size, written, scale(INDUCTION));
            }
        }
    }

    /** Of queries and keys, so that a token in common brings about so much in a head: normed, it is of length one in each direction. */
    private float scale(float score) {
        return (float) Math.sqrt(score / config.dKv());
    }

    private void feedForwards() {
        for (String name : tensors.keySet()) {
            if (name.endsWith(".wo.weight")) {
                float[] values = values(name);
                for (int i = 0; i < values.length; i++) {
                    values[i] *= FEED_FORWARD;
                }
            }
        }
    }

    private void setRows(String name, int from, float[][] rows, float scale) {
        float[] values = values(name);
        int model = config.dModel();
        for (int row = 0; row < rows.length; row++) {
            for (int column = 0; column < model; column++) {
                values[(from + row) * model + column] = scale * rows[row][column];
            }
        }
    }

    /** Random rows of width dModel, of length one and, as far as there is room, at right angles. */
    private float[][] orthonormal(int count) {
        int width = config.dModel();
        double[][] rows = new double[count][width];
        float[][] result = new float[count][width];
        for (int row = 0; row < count; row++) {
            for (int column = 0; column < width; column++) {
                rows[row][column] = random.nextGaussian();
            }
            // Rows beyond the width begin a new set.
            for (int other = row - row % width; other < row; other++) {
                subtractProjection(rows[row], rows[other]);
            }
            double length = Math.sqrt(dot(rows[row], rows[row]));
            for (int column = 0; column < width; column++) {
                rows[row][column] /= length;
                result[row][column] = (float) rows[row][column];
            }
        }
        return result;
    }

    private static void subtractProjection(double[] row, double[] unit) {
        double overlap = dot(row, unit);
        for (int column = 0; column < row.length; column++) {
            row[column] -= overlap * unit[column];
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private float[] values(String name) {
        return Objects.requireNonNull(tensors.get(name), name).values();
    }
}
