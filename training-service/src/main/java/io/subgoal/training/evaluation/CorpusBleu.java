package io.subgoal.training.evaluation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * BLEU of a corpus as sacreBLEU 2 computes it by default, with one reference for each answer: tokenization {@code 13a},
 * case kept, up to four-grams, smoothing {@code exp}, no effective order. Only counts are kept, not texts. Papineni et al.,
 * "BLEU: a Method for Automatic Evaluation of Machine Translation" (2002); sacrebleu/metrics/bleu.py.
 */
public final class CorpusBleu {

    private static final int ORDERS = 4;

    private final long[] matches = new long[ORDERS];
    private final long[] totals = new long[ORDERS];
    private long answerLength;
    private long targetLength;

    /** Adds an answer and what it should have been. */
    public void add(String target, String answer) {
        List<String> wanted = Tokenizer13a.tokens(target);
        List<String> given = Tokenizer13a.tokens(answer);
        targetLength += wanted.size();
        answerLength += given.size();
        for (int order = 1; order <= ORDERS; order++) {
            Map<List<String>, Integer> reference = ngrams(wanted, order);
            int index = order - 1;
            ngrams(given, order).forEach((ngram, count) -> {
                totals[index] += count;
                matches[index] += Math.min(count, reference.getOrDefault(ngram, 0));
            });
        }
    }

    /** The score, 0 to 100. A corpus in which no answer has four tokens scores 0, as sacreBLEU has it. */
    public double score() {
        if (LongStream.of(matches).sum() == 0) {
            return 0;
        }
        double logarithms = 0;
        double smoothing = 1;
        for (int i = 0; i < ORDERS; i++) {
            if (totals[i] == 0) {
                return 0;
            }
            if (matches[i] == 0) {
                smoothing *= 2;
                logarithms += Math.log(100 / (smoothing * totals[i]));
            } else {
                logarithms += Math.log(100.0 * matches[i] / totals[i]);
            }
        }
        return brevityPenalty() * Math.exp(logarithms / ORDERS);
    }

    private double brevityPenalty() {
        return answerLength < targetLength ? Math.exp(1 - (double) targetLength / answerLength) : 1;
    }

    private static Map<List<String>, Integer> ngrams(List<String> tokens, int order) {
        Map<List<String>, Integer> counts = new HashMap<>();
        for (int i = 0; i + order <= tokens.size(); i++) {
            counts.merge(tokens.subList(i, i + order), 1, Integer::sum);
        }
        return counts;
    }
}
