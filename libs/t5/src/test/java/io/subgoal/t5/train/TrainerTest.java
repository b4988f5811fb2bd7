package io.subgoal.t5.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.djl.Device;
import io.subgoal.t5.Initialization;
import io.subgoal.t5.T5Model;
import io.subgoal.t5.TinyModels;
import io.subgoal.t5.checkpoint.Precision;
import io.subgoal.t5.checkpoint.T5Config;
import io.subgoal.t5.checkpoint.Tensor;
import io.subgoal.t5.generate.TooLargeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrainerTest {

    private static final int VOCABULARY = 40;

    @Test
    void learnsToCopy() {
        try (T5Model model = TinyModels.copying(VOCABULARY, 1);
                Trainer trainer = new Trainer(model, AdamW.PUBLISHED)) {
            double before = trainer.evaluate(batch(99, 64)).mean();
            for (int update = 0; update < 150; update++) {
                step(trainer, batch(update, 16), 3e-3);
            }
            double after = trainer.evaluate(batch(99, 64)).mean();
            assertThat(after).isLessThan(before / 3);
        }
    }

    @Test
    void gradientsAreTheSameUnderGarbageCollection() {
        List<Example> batch = batch(3, 8);
        try (T5Model model = TinyModels.random(VOCABULARY, 2);
                Trainer calm = new Trainer(model, AdamW.PUBLISHED);
                Trainer pressed = new Trainer(model, AdamW.PUBLISHED)) {
            calm.accumulate(batch, 0.1, 0, 0, 0);
            List<byte[]> garbage = new ArrayList<>();
            Thread collector = Thread.ofPlatform().start(() -> {
                while (!Thread.currentThread().isInterrupted()) {
                    garbage.add(new byte[1 << 16]);
                    if (garbage.size() > 64) {
                        garbage.clear();
                        System.gc();
                    }
                }
            });
            for (int i = 0; i < 20; i++) {
                pressed.accumulate(batch, 0.1 / 20, 0, 0, 0);
            }
            collector.interrupt();
            Map<String, Tensor> expected = calm.gradients();
            pressed.gradients().forEach((name, gradient) -> {
                float[] wanted = expected.get(name).values();
                double norm = norm(wanted);
                assertThat(norm(gradient.values())).as(name).isCloseTo(norm, withinPercentage(0.01));
            });
        }
    }

    @Test
    void accumulatedMicroBatchesEqualOneBatch() {
        List<Example> batch = batch(5, 8);
        long tokens = batch.stream().mapToLong(e -> e.target().length).sum();
        try (T5Model model = TinyModels.random(VOCABULARY, 3);
                Trainer whole = new Trainer(model, AdamW.PUBLISHED);
                Trainer parts = new Trainer(model, AdamW.PUBLISHED)) {
            whole.accumulate(batch, 1.0 / tokens, 0, 0, 0);
            parts.accumulate(batch.subList(0, 3), 1.0 / tokens, 0, 0, 0);
            parts.accumulate(batch.subList(3, 8), 1.0 / tokens, 0, 0, 0);
            Map<String, Tensor> expected = whole.gradients();
            parts.gradients()
                    .forEach((name, gradient) -> assertThat(norm(gradient.values()))
                            .as(name)
                            .isCloseTo(norm(expected.get(name).values()), withinPercentage(0.01)));
        }
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void goesOnBitForBitAfterBeingSaved(Optimizer optimizer) {
        float[] uninterrupted = train(optimizer, 40, 0);
        float[] resumed = train(optimizer, 40, 23);
        assertThat(resumed).isEqualTo(uninterrupted);
    }

    static List<Optimizer> optimizers() {
        return List.of(AdamW.PUBLISHED, new Adafactor(-0.8, 1e-30, 1e-3, 1, 0.01, true, 1));
    }

    /** Trains with dropout; after {@code saveAt} updates goes on in a new trainer from what was saved. */
    private static float[] train(Optimizer optimizer, int updates, int saveAt) {
        T5Model model = TinyModels.random(VOCABULARY, 4);
        Trainer trainer = new Trainer(model, optimizer);
        try {
            for (int update = 0; update < updates; update++) {
                if (update == saveAt && saveAt > 0) {
                    Map<String, Tensor> weights = copies(model.tensors());
                    Map<String, Tensor> state = copies(trainer.optimizerState());
                    trainer.close();
                    model.close();
                    model = T5Model.of(TinyModels.config(VOCABULARY), Device.cpu(), weights);
                    trainer = new Trainer(model, optimizer);
                    trainer.restore(state, update);
                }
                List<Example> batch = batch(update, 4);
                trainer.accumulate(batch, 0.1, 0.1, 0.1, update);
                trainer.update(1e-3);
            }
            return concatenated(model.tensors());
        } finally {
            trainer.close();
            model.close();
        }
    }

    private static Map<String, Tensor> copies(Map<String, Tensor> tensors) {
        return tensors.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().copy()));
    }

    @Test
    void dropoutIsAFunctionOfItsSeed() {
        List<Example> batch = batch(6, 4);
        try (T5Model model = TinyModels.random(VOCABULARY, 5);
                Trainer trainer = new Trainer(model, AdamW.PUBLISHED)) {
            double once = trainer.accumulate(batch, 1, 0, 0.2, 7).sum();
            assertThat(trainer.accumulate(batch, 1, 0, 0.2, 7).sum()).isEqualTo(once);
            assertThat(trainer.accumulate(batch, 1, 0, 0.2, 8).sum()).isNotEqualTo(once);
        }
    }

    /** The embedding of one token is spoilt, so only the row that holds it has no loss. */
    @Test
    void namesTheExampleThatHasNoLoss() {
        Map<String, Tensor> weights;
        try (T5Model model = TinyModels.random(VOCABULARY, 6)) {
            weights = copies(model.tensors());
        }
        int width = TinyModels.config(VOCABULARY).dModel();
        weights.get("shared.weight").values()[9 * width] = Float.NaN;
        try (T5Model model = T5Model.of(untied(), Device.cpu(), withOutput(weights));
                Trainer trainer = new Trainer(model, AdamW.PUBLISHED)) {
            List<Example> batch = List.of(
                    new Example(new int[] {5, 1}, new int[] {6, 1}),
                    new Example(new int[] {5, 9, 1}, new int[] {6, 1}),
                    new Example(new int[] {7, 1}, new int[] {8, 1}));
            assertThatThrownBy(() -> trainer.accumulate(batch, 1, 0, 0, 0))
                    .isInstanceOf(DivergedException.class)
                    .hasMessageContaining("example 1 of the batch");
        }
    }

    static List<List<Device>> companies() {
        Device own = Device.cpu();
        // Another name for the processor stands for another device: its lane has weights of its own.
        Device other = Device.of("cpu", 0);
        return List.of(List.of(own), List.of(own, own), List.of(other), List.of(other, own));
    }

    @ParameterizedTest
    @MethodSource("companies")
    void severalDevicesTrainAsOneDoes(List<Device> others) {
        float[] alone = trainOn(List.of());
        float[] together = trainOn(others);
        for (int i = 0; i < alone.length; i++) {
            assertThat(together[i]).isCloseTo(alone[i], within(2e-4f));
        }
        assertThat(trainOn(others)).isEqualTo(together);
    }

    private static float[] trainOn(List<Device> others) {
        try (T5Model model = TinyModels.random(VOCABULARY, 8);
                Trainer trainer = new Trainer(model, AdamW.PUBLISHED, TrainingPlan.PLAIN.withOthers(others))) {
            for (int update = 0; update < 5; update++) {
                List<MicroBatch> batches = new ArrayList<>();
                for (int i = 0; i < 5; i++) {
                    batches.add(new MicroBatch(batch(10 * update + i, 2), i));
                }
                Trainer.Loss loss = trainer.accumulate(batches, 0.05, 0, 0);
                assertThat(loss.tokens())
                        .isEqualTo(
                                batches.stream().mapToLong(MicroBatch::tokens).sum());
                trainer.update(1e-3);
            }
            return concatenated(model.tensors());
        }
    }

    @Test
    void sixteenBitsLearnLikeThirtyTwo() {
        List<Example> batch = batch(3, 6);
        double[] last = new double[2];
        for (Precision precision : List.of(Precision.F32, Precision.BF16)) {
            try (T5Model model = TinyModels.random(VOCABULARY, 9);
                    Trainer trainer =
                            new Trainer(model, AdamW.PUBLISHED, TrainingPlan.PLAIN.withPrecision(precision))) {
                double first = trainer.evaluate(batch).mean();
                for (int update = 0; update < 60; update++) {
                    trainer.accumulate(batch, 0.1, 0, 0, update);
                    trainer.update(3e-3);
                }
                last[precision.ordinal() == 0 ? 0 : 1] = trainer.evaluate(batch).mean();
                assertThat(last[0]).isLessThan(first / 4);
            }
        }
        assertThat(last[1]).isNotEqualTo(last[0]).isCloseTo(last[0], within(0.1));
    }

    @Test
    void refusesWeightsTooCoarseForSmallSteps() {
        T5Config config = TinyModels.config(VOCABULARY);
        try (T5Model model =
                T5Model.of(config, Device.cpu(), Initialization.STANDARD.weights(config, 1), Precision.BF16)) {
            assertThatThrownBy(() -> new Trainer(model, AdamW.PUBLISHED)).hasMessageContaining("load the model in F32");
        }
    }

    @Test
    void namesTheExampleThatIsTooLong() {
        try (T5Model model = TinyModels.random(VOCABULARY, 6);
                Trainer trainer = new Trainer(model, AdamW.PUBLISHED, TrainingPlan.PLAIN.withLimits(4, 2))) {
            List<Example> batch = List.of(
                    new Example(new int[] {5, 6, 7, 1}, new int[] {6, 1}),
                    new Example(new int[] {5, 1}, new int[] {6, 7, 1}));
            assertThatThrownBy(() -> trainer.accumulate(batch, 1, 0, 0, 0))
                    .isInstanceOf(ExampleTooLongException.class)
                    .hasMessage(
                            "The target of example 1 of the batch has 3 tokens, the limit is 2: cut or leave out the"
                                    + " example");
            assertThat(trainer.evaluate(batch.subList(0, 1)).tokens()).isEqualTo(2);
        }
    }

    /** Its attention would have more scores than there are addresses. */
    @Test
    void namesTheExampleThatNeedsTooMuchMemory() {
        int[] endless = new int[5_000_000];
        Arrays.fill(endless, 3);
        List<Example> batch =
                List.of(new Example(new int[] {5, 1}, new int[] {6, 1}), new Example(endless, new int[] {6, 1}));
        try (T5Model model = TinyModels.random(VOCABULARY, 6);
                Trainer trainer =
                        new Trainer(model, AdamW.PUBLISHED, TrainingPlan.PLAIN.withLimits(endless.length, 2))) {
            assertThatThrownBy(() -> trainer.accumulate(batch, 1, 0, 0, 0))
                    .isInstanceOf(TooLargeException.class)
                    .hasMessageContaining("example 1 with 5000000 tokens");
            assertThat(trainer.accumulate(batch.subList(0, 1), 1, 0, 0, 0).sum())
                    .isPositive();
        }
    }

    private static T5Config untied() {
        T5Config tied = TinyModels.config(VOCABULARY);
        return new T5Config(
                tied.vocabSize(),
                tied.dModel(),
                tied.dKv(),
                tied.dFf(),
                tied.numLayers(),
                tied.numDecoderLayers(),
                tied.numHeads(),
                tied.relativeAttentionNumBuckets(),
                tied.relativeAttentionMaxDistance(),
                tied.dropoutRate(),
                tied.layerNormEpsilon(),
                tied.feedForward(),
                false,
                tied.padTokenId(),
                tied.eosTokenId(),
                tied.decoderStartTokenId());
    }

    private static Map<String, Tensor> withOutput(Map<String, Tensor> weights) {
        Map<String, Tensor> all = new HashMap<>(weights);
        long[] shape = weights.get("shared.weight").shape();
        float[] values = new float[(int) (shape[0] * shape[1])];
        all.put("lm_head.weight", Tensor.of(shape, values));
        return all;
    }

    @Test
    void stopsWhenTheNumbersAreLost() {
        try (T5Model model = TinyModels.random(VOCABULARY, 6);
                Trainer trainer = new Trainer(model, new AdamW(0.9, 0.999, 1e-6, 0, 0))) {
            assertThatThrownBy(() -> {
                        for (int update = 0; update < 50; update++) {
                            step(trainer, batch(update, 4), 1e18);
                        }
                    })
                    .isInstanceOf(DivergedException.class)
                    .hasMessageContaining("at update");
        }
    }

    @Test
    void schedulesAreFunctionsOfTheUpdate() {
        assertThat(IntStream.rangeClosed(1, 6).mapToDouble(u -> Schedule.LINEAR.rate(1, u, 2, 6)))
                .containsExactly(0.5, 1.0, 1.0, 0.75, 0.5, 0.25);
        assertThat(Schedule.CONSTANT.rate(0.3, 1000, 10, 20)).isEqualTo(0.3);
        assertThat(Schedule.COSINE.rate(1, 11, 0, 20)).isCloseTo(0.5, withinPercentage(1e-6));
        assertThat(Schedule.COSINE.rate(1, 500, 0, 20)).isZero();
    }

    private static void step(Trainer trainer, List<Example> batch, double rate) {
        long tokens = batch.stream().mapToLong(e -> e.target().length).sum();
        trainer.accumulate(batch, 1.0 / tokens, 0, 0, 0);
        trainer.update(rate);
    }

    /** Rows whose target is what follows a mark in the source. */
    private static List<Example> batch(long seed, int size) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Example> batch = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            int[] source = random.ints(12, 4, VOCABULARY).toArray();
            source[5] = 3;
            source[11] = 1;
            int[] target = Arrays.copyOfRange(source, 6, 10);
            target[3] = 1;
            batch.add(new Example(source, target));
        }
        return batch;
    }

    private static float[] concatenated(Map<String, Tensor> tensors) {
        int size = tensors.values().stream().mapToInt(t -> t.values().length).sum();
        float[] all = new float[size];
        int at = 0;
        for (Tensor tensor : tensors.values()) {
            System.arraycopy(tensor.values(), 0, all, at, tensor.values().length);
            at += tensor.values().length;
        }
        return all;
    }

    private static double norm(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }
}
