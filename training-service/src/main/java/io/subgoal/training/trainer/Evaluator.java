package io.subgoal.training.trainer;

import io.subgoal.t5.T5Model;
import io.subgoal.t5.generate.GenerationSettings;
import io.subgoal.t5.generate.Generator;
import io.subgoal.t5.generate.Hypothesis;
import io.subgoal.t5.tokenizer.T5Tokenizer;
import io.subgoal.t5.train.Example;
import io.subgoal.t5.train.Trainer;
import io.subgoal.textworld.task.EvenSample;
import io.subgoal.training.evaluation.GenerationScores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Measures a model on rows that it does not learn from: {@linkplain #sample samples}, the same in every run. */
final class Evaluator {

    private static final int BATCH = 16;
    private static final int ANSWERS = 64;

    private final String prefix;
    private final TokenFile rows;
    private final T5Tokenizer tokenizer;
    private final int targetTokens;
    private final Runnable between;

    /**
     * Measures on some rows.
     *
     * @param prefix what names of values begin with, such as {@code dev}
     * @param between called between batches; may throw to stop
     */
    Evaluator(String prefix, TokenFile rows, T5Tokenizer tokenizer, int targetTokens, Runnable between) {
        this.prefix = prefix;
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
            measured.put(prefix + "_loss", loss(model, lossRows));
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

    /** Greedy answers against the targets: exact match, ends of sub-goals, BLEU. */
    private Map<String, Double> answers(T5Model model, int count) {
        GenerationSettings greedy = GenerationSettings.greedy(targetTokens).withVocabulary(tokenizer.size());
        Generator generator = new Generator(model);
        GenerationScores scores = new GenerationScores(prefix);
        for (int[] batch : batches(count, ANSWERS)) {
            between.run();
            List<int[]> sources = Arrays.stream(batch)
                    .mapToObj(rows::example)
                    .map(Example::source)
                    .toList();
            List<List<Hypothesis>> answers = generator.generate(sources, greedy);
            for (int i = 0; i < batch.length; i++) {
                TokenFile.Origin origin = rows.origin(batch[i]);
                int[] answer = answers.get(i).getFirst().tokens();
                scores.add(
                        origin.role(),
                        origin.taskId(),
                        rows.target(batch[i]),
                        RowEncoder.text(tokenizer, answer),
                        answer.length);
            }
        }
        return scores.values();
    }

    /** Batches of a sample, rows of like length together. */
    private List<int[]> batches(int count, int size) {
        int[] lengths = rows.sourceLengths();
        int[] sample = sample(rows.taskOf(), count)
                .boxed()
                .sorted(Comparator.comparingInt(row -> lengths[row]))
                .mapToInt(Integer::intValue)
                .toArray();
        return IntStream.range(0, Math.ceilDiv(sample.length, size))
                .mapToObj(i -> Arrays.copyOfRange(sample, i * size, Math.min((i + 1) * size, sample.length)))
                .toList();
    }

    /**
     * So many rows, as evenly as they are there: of each task alike, since scores are means over tasks, and within a task at
     * even distances. All rows if there are no more.
     *
     * @param taskOf number of each row's task
     */
    static IntStream sample(int[] taskOf, int count) {
        SortedMap<Integer, List<Integer>> byTask = new TreeMap<>();
        for (int row = 0; row < taskOf.length; row++) {
            byTask.computeIfAbsent(taskOf[row], task -> new ArrayList<>()).add(row);
        }
        List<List<Integer>> smallestFirst = byTask.values().stream()
                .sorted(Comparator.comparingInt(List::size))
                .toList();
        List<Integer> sample = new ArrayList<>();
        int left = smallestFirst.size();
        for (List<Integer> task : smallestFirst) {
            // What a small task cannot give, the larger ones share.
            sample.addAll(EvenSample.of(task, (count - sample.size()) / left));
            left--;
        }
        return sample.stream().mapToInt(Integer::intValue);
    }
}
