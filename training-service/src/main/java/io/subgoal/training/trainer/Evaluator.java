package io.subgoal.training.trainer;

import io.subgoal.t5.T5Model;
import io.subgoal.t5.generate.GenerationSettings;
import io.subgoal.t5.generate.Generator;
import io.subgoal.t5.generate.Hypothesis;
import io.subgoal.t5.tokenizer.T5Tokenizer;
import io.subgoal.t5.train.Example;
import io.subgoal.t5.train.Trainer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Measures a model on rows that it does not learn from: samples at even distances, the same in every run. */
final class Evaluator {

    private static final int BATCH = 16;
    private static final int ANSWERS = 64;

    private final TokenFile rows;
    private final T5Tokenizer tokenizer;
    private final int targetTokens;
    private final Runnable between;

    /** @param between called between batches; may throw to stop */
    Evaluator(TokenFile rows, T5Tokenizer tokenizer, int targetTokens, Runnable between) {
        this.rows = rows;
        this.tokenizer = tokenizer;
        this.targetTokens = targetTokens;
        this.between = between;
    }

    /**
     * Loss and, if asked for, exact match of greedy answers; nothing if there are no rows.
     *
     * @param lossRows how many rows at most for the loss
     * @param exactRows how many rows at most for the answers
     */
    Map<String, Double> measure(T5Model model, int lossRows, int exactRows) {
        Map<String, Double> measured = new HashMap<>();
        if (rows.size() > 0) {
            measured.put("dev_loss", loss(model, lossRows));
        }
        if (rows.size() > 0 && exactRows > 0) {
            measured.putAll(answers(model, exactRows));
        }
        return measured;
    }

    /** Mean loss per target token. */
    private double loss(T5Model model, int count) {
        double sum = 0;
        long tokens = 0;
        for (int[] batch : batches(count, BATCH)) {
            between.run();
            Trainer.Loss loss = Trainer.loss(
                    model, Arrays.stream(batch).mapToObj(rows::example).toList());
            sum += loss.sum();
            tokens += loss.tokens();
        }
        return sum / tokens;
    }

    /** Share of rows whose greedy answer is the target, overall and by role: {@code dev_exact_match.executor}. */
    private Map<String, Double> answers(T5Model model, int count) {
        GenerationSettings greedy = GenerationSettings.greedy(targetTokens).withVocabulary(tokenizer.size());
        Generator generator = new Generator(model);
        Map<String, long[]> counts = new HashMap<>();
        for (int[] batch : batches(count, ANSWERS)) {
            between.run();
            List<int[]> sources = Arrays.stream(batch)
                    .mapToObj(rows::example)
                    .map(Example::source)
                    .toList();
            List<List<Hypothesis>> answers = generator.generate(sources, greedy);
            for (int i = 0; i < batch.length; i++) {
                String answer = tokenizer.decode(answers.get(i).getFirst().tokens());
                boolean right = normal(answer).equals(normal(rows.target(batch[i])));
                String role = rows.origin(batch[i]).role().wireName();
                for (String name : List.of("dev_exact_match", "dev_exact_match." + role)) {
                    long[] tally = counts.computeIfAbsent(name, n -> new long[2]);
                    tally[0] += right ? 1 : 0;
                    tally[1]++;
                }
            }
        }
        Map<String, Double> shares = new HashMap<>();
        counts.forEach((name, tally) -> shares.put(name, (double) tally[0] / tally[1]));
        return shares;
    }

    /** Batches of a sample, rows of like length together. */
    private List<int[]> batches(int count, int size) {
        int[] lengths = rows.sourceLengths();
        int[] sample = IntStream.range(0, Math.min(count, rows.size()))
                .map(i -> (int) ((long) i * rows.size() / Math.min(count, rows.size())))
                .boxed()
                .sorted(Comparator.comparingInt(row -> lengths[row]))
                .mapToInt(Integer::intValue)
                .toArray();
        return IntStream.range(0, Math.ceilDiv(sample.length, size))
                .mapToObj(i -> Arrays.copyOfRange(sample, i * size, Math.min((i + 1) * size, sample.length)))
                .toList();
    }

    private static String normal(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }
}
