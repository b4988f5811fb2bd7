package io.subgoal.t5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.subgoal.t5.checkpoint.FeedForward;
import io.subgoal.t5.checkpoint.T5Config;
import io.subgoal.t5.checkpoint.Tensor;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CopyInitializationTest {

    private static final String FIRST = "encoder.block.0.layer.0.SelfAttention.";
    private static final String CROSS = "decoder.block.1.layer.1.EncDecAttention.";
    private static final int TOKENS = 400;

    /** Heads and widths of the presets tiny, mini and small, and heads that are wider together than the model. */
    @ParameterizedTest
    @CsvSource({"64,16,4", "128,32,4", "512,64,8", "64,64,6"})
    void tokensInCommonBringAboutTheSameInHeadsOfAnySize(int width, int size, int heads) {
        Map<String, Tensor> weights = Initialization.COPY.weights(config(width, size, heads), 7);
        SplittableRandom random = new SplittableRandom(5);
        double like = 0;
        double inducted = 0;
        for (int i = 0; i < TOKENS; i++) {
            double[] token = IntStream.range(0, width)
                    .mapToDouble(d -> random.nextGaussian())
                    .toArray();
            for (int head = 0; head < heads; head++) {
                like += dot(
                        read(weights, FIRST + "q.weight", head, size, token),
                        read(weights, FIRST + "k.weight", head, size, token));
            }
            // The encoder's head 1 reads the token before and writes it down; the decoder's head 0 looks for what it
            // has read.
            double[] written = write(
                    weights, FIRST + "o.weight", 1, heads, read(weights, FIRST + "v.weight", 1, size, token), width);
            inducted += dot(
                    read(weights, CROSS + "q.weight", 0, size, token),
                    read(weights, CROSS + "k.weight", 0, size, written));
        }
        assertThat(like / TOKENS / heads).isCloseTo(4, offset(0.6));
        assertThat(inducted / TOKENS).isCloseTo(7.84, offset(0.8));
    }

    private static T5Config config(int width, int size, int heads) {
        return new T5Config(50, width, size, 2 * width, 2, 2, heads, 32, 128, 0, 1e-6, FeedForward.RELU, true, 0, 1, 0);
    }

    /** What one head makes of a vector. */
    private static double[] read(Map<String, Tensor> weights, String name, int head, int size, double[] vector) {
        float[] values = values(weights, name);
        double[] result = new double[size];
        for (int row = 0; row < size; row++) {
            for (int column = 0; column < vector.length; column++) {
                result[row] += values[(head * size + row) * vector.length + column] * vector[column];
            }
        }
        return result;
    }

    /** What one head adds to the model's vector. */
    private static double[] write(
            Map<String, Tensor> weights, String name, int head, int heads, double[] vector, int width) {
        float[] values = values(weights, name);
        int size = vector.length;
        double[] result = new double[width];
        for (int row = 0; row < width; row++) {
            for (int column = 0; column < size; column++) {
                result[row] += values[row * heads * size + head * size + column] * vector[column];
            }
        }
        return result;
    }

    private static double dot(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
    }

    private static float[] values(Map<String, Tensor> weights, String name) {
        return Objects.requireNonNull(weights.get(name), name).values();
    }
}
