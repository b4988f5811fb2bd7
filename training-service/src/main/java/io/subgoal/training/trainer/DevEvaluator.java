package io.subgoal.training.trainer;

import io.subgoal.t5.T5Model;
import io.subgoal.t5.generate.GenerationSettings;
import io.subgoal.t5.generate.Generator;
import io.subgoal.t5.generate.Hypothesis;
import io.subgoal.t5.tokenizer.T5Tokenizer;
import io.subgoal.t5.train.Example;
import io.subgoal.t5.train.Trainer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Measures a model on rows of the dev fold: a sample at even distances, the same in every run. */
final class DevEvaluator {

    private static final int LOSS_ROWS = 2000;
    private static final int EXACT_ROWS = 500;
    private static final int BATCH = 16;

    private final List<io.subgoal.textworld.example.Example> rows;
    private final List<Example> encoded;

    DevEvaluator(List<io.subgoal.textworld.example.Example> all, RowEncoder encoder) {
        rows = sample(all, LOSS_ROWS);
        encoded = rows.stream().map(row -> encoder.encode(row).example()).toList();
    }

    boolean empty() {
        return rows.isEmpty();
    }

    /** Mean loss per target token. */
    double loss(Trainer trainer) {
        List<Example> byLength = encoded.stream()
                .sorted(Comparator.comparingInt(e -> e.source().length))
                .toList();
        double sum = 0;
        long tokens = 0;
        for (int i = 0; i < byLength.size(); i += BATCH) {
            Trainer.Loss loss = trainer.evaluate(byLength.subList(i, Math.min(i + BATCH, byLength.size())));
            sum += loss.sum();
            tokens += loss.tokens();
        }
        return sum / tokens;
    }

    /** Share of rows whose greedy answer is the target, overall and by role: {@code dev_exact_match.executor}. */
    Map<String, Double> exactMatch(T5Model model, T5Tokenizer tokenizer, int targetTokens) {
        List<Integer> chosen = sample(IntStream.range(0, rows.size()).boxed().toList(), EXACT_ROWS);
        GenerationSettings greedy = GenerationSettings.greedy(targetTokens).withVocabulary(tokenizer.size());
        List<List<Hypothesis>> answers = new Generator(model)
                .generate(chosen.stream().map(i -> encoded.get(i).source()).toList(), greedy);
        Map<String, long[]> counts = new HashMap<>();
        for (int i = 0; i < chosen.size(); i++) {
            io.subgoal.textworld.example.Example row = rows.get(chosen.get(i));
            String answer = tokenizer.decode(answers.get(i).getFirst().tokens());
            boolean right = normal(answer).equals(normal(row.target()));
            for (String name :
                    List.of("dev_exact_match", "dev_exact_match." + row.role().wireName())) {
                long[] count = counts.computeIfAbsent(name, n -> new long[2]);
                count[0] += right ? 1 : 0;
                count[1]++;
            }
        }
        Map<String, Double> shares = new HashMap<>();
        counts.forEach((name, count) -> shares.put(name, (double) count[0] / count[1]));
        return shares;
    }

    private static String normal(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    private static <T> List<T> sample(List<T> all, int count) {
        if (all.size() <= count) {
            return all;
        }
        List<T> chosen = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            chosen.add(all.get((int) ((long) i * all.size() / count)));
        }
        return chosen;
    }
}
