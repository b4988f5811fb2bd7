package io.subgoal.t5.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDManager;
import io.subgoal.t5.checkpoint.FeedForward;
import io.subgoal.t5.checkpoint.T5Config;
import io.subgoal.t5.checkpoint.Tensor;
import io.subgoal.t5.program.Torch;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PositionBiasTest {

    private static final int FARTHEST = 3000;

    @ParameterizedTest
    @CsvSource({"32,128", "32,64", "16,128", "64,256", "128,2048", "6,20", "20,100"})
    void bucketsAreThoseOfTorch(int buckets, int farthest) {
        T5Config config =
                new T5Config(8, 8, 4, 8, 1, 1, 2, buckets, farthest, 0, 1e-6, FeedForward.RELU, true, 0, 1, 0);
        Tensor table = Tensor.of(new long[] {buckets, 2}, new float[2 * buckets]);
        for (boolean both : new boolean[] {true, false}) {
            PositionBias bias = new PositionBias(config, table, both);
            int[] found =
                    IntStream.rangeClosed(-FARTHEST, FARTHEST).map(bias::bucket).toArray();
            assertThat(found).containsExactly(torch(buckets, farthest, both));
        }
    }

    /** Hugging Face's formula, by libtorch's operators on floats. */
    private static int[] torch(int buckets, int farthest, boolean both) {
        int count = both ? buckets / 2 : buckets;
        int exact = count / 2;
        try (PtNDManager manager = Torch.newManager(Device.cpu())) {
            NDArray distance = manager.arange(-FARTHEST, FARTHEST + 1);
            NDArray n = both ? distance.abs() : distance.neg().maximum(0);
            float[] far = n.toType(DataType.FLOAT32, true)
                    .div(exact)
                    .log()
                    .div((float) Math.log((double) farthest / exact))
                    .mul(count - exact)
                    .toFloatArray();
            int[] small = n.toIntArray();
            return IntStream.range(0, far.length)
                    .map(i -> (both && i > FARTHEST ? count : 0)
                            + (small[i] < exact ? small[i] : Math.min(exact + (int) far[i], count - 1)))
                    .toArray();
        }
    }
}
