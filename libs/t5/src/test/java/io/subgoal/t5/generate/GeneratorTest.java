package io.subgoal.t5.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import io.subgoal.t5.Initialization;
import io.subgoal.t5.NativeMemory;
import io.subgoal.t5.T5Model;
import io.subgoal.t5.TinyModels;
import io.subgoal.t5.checkpoint.FeedForward;
import io.subgoal.t5.checkpoint.T5Config;
import io.subgoal.t5.program.T5Program.Source;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class GeneratorTest {

    private static final int VOCABULARY = 30;

    private static T5Model model;
    private static Generator generator;

    @BeforeAll
    static void load() {
        model = TinyModels.random(VOCABULARY, 11);
        generator = new Generator(model);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void whatIsDrawnDependsOnSeedSourceAndNumberOnly() {
        int[] first = {5, 6, 7, 1};
        int[] second = {9, 8, 7, 6, 5, 4, 3, 1};
        SamplingSettings settings = new SamplingSettings(3, 12, 1.5, 0, 1, 42, Integer.MAX_VALUE);
        List<Hypothesis> alone = generator.sample(List.of(first), settings).getFirst();
        List<Hypothesis> together =
                generator.sample(List.of(second, first), settings).get(1);
        assertThat(tokens(together)).isEqualTo(tokens(alone));
        assertThat(new HashSet<>(tokens(alone))).hasSize(3);
        SamplingSettings other = new SamplingSettings(3, 12, 1.5, 0, 1, 43, Integer.MAX_VALUE);
        assertThat(tokens(generator.sample(List.of(first), other).getFirst())).isNotEqualTo(tokens(alone));
        for (Hypothesis drawn : alone) {
            assertThat(drawn.logProbability()).isCloseTo(score(first, drawn.tokens()), within(1e-4));
        }
    }

    @Test
    void aCoolSampleIsTheGreedyAnswer() {
        int[] source = {5, 6, 7, 1};
        SamplingSettings cold = new SamplingSettings(2, 12, 1e-4, 0, 1, 3, Integer.MAX_VALUE);
        int[] greedy = generator
                .generate(List.of(source), GenerationSettings.greedy(12))
                .getFirst()
                .getFirst()
                .tokens();
        assertThat(generator.sample(List.of(source), cold).getFirst())
                .allSatisfy(drawn -> assertThat(drawn.tokens()).isEqualTo(greedy));
    }

    @Test
    void scoresCandidatesInTheirOrder() {
        Random random = new Random(3);
        int[] source = random.ints(8, 2, VOCABULARY).toArray();
        List<int[]> candidates = new ArrayList<>(candidates(random, 600));
        candidates.add(candidates.getFirst());
        double[] scores = generator.score(source, candidates);
        assertThat(scores).hasSize(candidates.size());
        for (int i = 0; i < scores.length; i += 37) {
            assertThat(scores[i]).isCloseTo(score(source, candidates.get(i)), within(1e-4));
        }
        assertThat(scores[scores.length - 1]).isEqualTo(scores[0]);
    }

    @Test
    void stopsBetweenTwoSteps() {
        AtomicInteger asked = new AtomicInteger();
        Generator impatient = new Generator(model, () -> asked.incrementAndGet() > 3);
        assertThatThrownBy(() -> impatient.sample(List.of(new int[] {5, 1}), SamplingSettings.plain(500, 1)))
                .isInstanceOf(CancellationException.class);
        assertThat(asked.get()).isEqualTo(4);
        assertThatThrownBy(() -> impatient.generate(List.of(new int[] {5, 1}), GenerationSettings.beams(3, 50)))
                .isInstanceOf(CancellationException.class);
        assertThatThrownBy(() -> impatient.score(new int[] {5, 1}, List.of(new int[] {4, 1})))
                .isInstanceOf(CancellationException.class);
    }

    /** Its attention would have more scores than there are addresses. */
    @Test
    void aSourceThatNeedsTooMuchMemoryIsRefused() {
        T5Config narrow = new T5Config(10, 8, 2, 8, 1, 1, 4, 32, 128, 0, 1e-6, FeedForward.RELU, true, 0, 1, 0);
        try (T5Model small = T5Model.of(narrow, Device.cpu(), Initialization.STANDARD.weights(narrow, 1))) {
            int[] endless = new int[5_000_000];
            Arrays.fill(endless, 3);
            assertThatThrownBy(() -> new Generator(small).generate(List.of(endless), GenerationSettings.greedy(2)))
                    .isInstanceOf(TooLargeException.class)
                    .hasMessageContaining("shorter sources")
                    .hasMessageContaining("source 0 with 5000000 tokens");
            assertThat(new Generator(small).generate(List.of(new int[] {3, 1}), GenerationSettings.greedy(2)))
                    .hasSize(1);
        }
    }

    @Test
    void anEmptySourceIsNamed() {
        List<int[]> sources = List.of(new int[] {5, 1}, new int[0]);
        assertThatThrownBy(() -> generator.generate(sources, GenerationSettings.greedy(5)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Source 1 has no tokens");
    }

    private static List<List<Integer>> tokens(List<Hypothesis> hypotheses) {
        return hypotheses.stream()
                .map(h -> Arrays.stream(h.tokens()).boxed().toList())
                .toList();
    }

    @Test
    void choosesTheMostProbableOfManyCandidatesExactly() {
        Random random = new Random(1);
        for (int round = 0; round < 5; round++) {
            int[] source = random.ints(8, 2, VOCABULARY).toArray();
            List<int[]> candidates = candidates(random, 200);
            List<Scored> byScore = candidates.stream()
                    .map(candidate -> new Scored(candidate, score(source, candidate)))
                    .sorted(Comparator.comparingDouble((Scored s) -> -s.score()))
                    .toList();
            List<Hypothesis> chosen = generator.choose(source, new TokenTrie(candidates), 3);
            assertThat(chosen).hasSize(3);
            for (int i = 0; i < 3; i++) {
                assertThat(chosen.get(i).tokens())
                        .containsExactly(byScore.get(i).tokens());
                assertThat(chosen.get(i).score()).isCloseTo(byScore.get(i).score(), within(1e-4));
            }
        }
    }

    @Test
    void choosesAmongCandidatesThatAreBeginningsOfOthers() {
        List<int[]> candidates = List.of(new int[] {5, 1}, new int[] {5, 6, 1}, new int[] {5, 6, 7, 1});
        List<Hypothesis> all = generator.choose(new int[] {9, 8, 1}, new TokenTrie(candidates), 10);
        assertThat(all).hasSize(3).isSortedAccordingTo(Comparator.comparingDouble(h -> -h.score()));
    }

    @Test
    void answersDoNotDependOnTheBatch() {
        Random random = new Random(2);
        List<int[]> sources = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            sources.add(random.ints(2 + random.nextInt(20), 2, VOCABULARY).toArray());
        }
        for (GenerationSettings settings : List.of(GenerationSettings.greedy(12), GenerationSettings.beams(4, 12))) {
            List<List<Hypothesis>> together = generator.generate(sources, settings);
            for (int i = 0; i < sources.size(); i++) {
                List<Hypothesis> alone =
                        generator.generate(List.of(sources.get(i)), settings).getFirst();
                assertThat(together.get(i)).hasSameSizeAs(alone);
                for (int k = 0; k < alone.size(); k++) {
                    assertThat(together.get(i).get(k).tokens())
                            .containsExactly(alone.get(k).tokens());
                }
            }
        }
    }

    @Test
    void oneModelServesManyThreads() throws Exception {
        int[] source = {4, 9, 17, 3, 1};
        int[] expected = generator
                .generate(List.of(source), GenerationSettings.beams(3, 10))
                .getFirst()
                .getFirst()
                .tokens();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<int[]>> answers = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                answers.add(threads.submit(() -> generator
                        .generate(List.of(source), GenerationSettings.beams(3, 10))
                        .getFirst()
                        .getFirst()
                        .tokens()));
            }
            for (Future<int[]> answer : answers) {
                assertThat(answer.get()).containsExactly(expected);
            }
        }
    }

    @Test
    void keepsToTheLimits() {
        GenerationSettings settings = new GenerationSettings(3, 5, 1, EarlyStopping.HEURISTIC, 3, 10);
        for (Hypothesis hypothesis :
                generator.generate(List.of(new int[] {7, 8, 1}), settings).getFirst()) {
            assertThat(hypothesis.tokens()).hasSizeLessThanOrEqualTo(5);
            assertThat(Arrays.stream(hypothesis.tokens())).allMatch(id -> id < 10);
        }
        assertThatThrownBy(() -> GenerationSettings.greedy(0)).hasMessageContaining("maxNewTokens");
        assertThatThrownBy(() -> GenerationSettings.beams(100, 5)).hasMessageContaining("beams");
        assertThatThrownBy(() -> generator.generate(List.of(new int[0]), GenerationSettings.greedy(3)))
                .hasMessageContaining("no tokens");
    }

    @Test
    void memoryStaysFlat() {
        int[] source = {4, 9, 17, 3, 1};
        long least = Long.MAX_VALUE;
        long before = 0;
        // Buffers and compiled code grow at first; what leaks grows in every round, by thousands of arrays.
        for (int round = 0; round < 8 && least > 1_500; round++) {
            for (int i = 0; i < 250; i++) {
                generator.generate(List.of(source), GenerationSettings.beams(3, 8));
                generator.sample(List.of(source), SamplingSettings.plain(8, i));
            }
            System.gc();
            long now = NativeMemory.kilobytes();
            least = round == 0 ? least : Math.min(least, now - before);
            before = now;
        }
        assertThat(least).isLessThan(1_500);
    }

    private static List<int[]> candidates(Random random, int count) {
        Set<List<Integer>> seen = new HashSet<>();
        List<int[]> candidates = new ArrayList<>();
        while (candidates.size() < count) {
            int[] body = random.ints(1 + random.nextInt(4), 2, VOCABULARY).toArray();
            int[] candidate = Arrays.copyOf(body, body.length + 1);
            candidate[body.length] = 1;
            if (seen.add(Arrays.stream(candidate).boxed().toList())) {
                candidates.add(candidate);
            }
        }
        return candidates;
    }

    private record Scored(int[] tokens, double score) {}

    /** The log-probability of a sequence by one pass over all of it, without any cache. */
    private static double score(int[] source, int[] target) {
        try (PtNDManager workspace = model.newWorkspace()) {
            PtNDArray ids = array(workspace, source);
            PtNDArray mask = (PtNDArray) ids.onesLike();
            PtNDArray encoded = model.program().encode(workspace, new Source(ids, mask));
            int[] shifted = new int[target.length];
            System.arraycopy(target, 0, shifted, 1, target.length - 1);
            float[] logits = model.program()
                    .logits(workspace, encoded, mask, array(workspace, shifted))
                    .logSoftmax(-1)
                    .toFloatArray();
            double sum = 0;
            for (int i = 0; i < target.length; i++) {
                sum += logits[i * VOCABULARY + target[i]];
            }
            return sum;
        }
    }

    private static PtNDArray array(PtNDManager workspace, int[] ids) {
        return (PtNDArray) workspace.create(Arrays.stream(ids).asLongStream().toArray(), new Shape(1, ids.length));
    }
}
