package io.subgoal.t5.generate;

import io.subgoal.t5.generate.TokenTrie.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Finds the allowed sequences of the highest probability. Goes through the tree level by level with at most
 * {@code width} prefixes and drops those that cannot win any more, since log-probabilities only fall. Knows whether what
 * it found is exact: it is unless a prefix that could have won was dropped for want of width.
 */
final class TrieSearch {

    private final int count;
    private final int width;
    private final double floor;
    private List<Prefix> frontier;
    private final List<Hypothesis> complete = new ArrayList<>();
    private double bestDropped = Double.NEGATIVE_INFINITY;

    /** A prefix, its score, and the row of the step before that it continues. */
    private record Prefix(Node node, int[] tokens, float[] values, double score, int row) {}

    /** @param floor what does not score more is not among the best for certain */
    TrieSearch(TokenTrie trie, int count, int width, double floor) {
        this.count = count;
        this.width = width;
        this.floor = floor;
        frontier = List.of(new Prefix(trie.root(), new int[0], new float[0], 0, 0));
    }

    boolean done() {
        return frontier.isEmpty();
    }

    /** The token each row goes on with. */
    long[] tokens(int start) {
        return frontier.stream()
                .mapToLong(p -> p.tokens().length == 0 ? start : p.tokens()[p.tokens().length - 1])
                .toArray();
    }

    /** The row of the step before that each row continues. */
    long[] order() {
        return frontier.stream().mapToLong(Prefix::row).toArray();
    }

    /**
     * Takes the log-probabilities of the step.
     *
     * @param scores {@code [rows, vocabulary]}, flat
     */
    void advance(float[] scores) {
        int vocabulary = scores.length / frontier.size();
        List<Prefix> next = new ArrayList<>();
        double barBefore = bar();
        for (int row = 0; row < frontier.size(); row++) {
            extend(frontier.get(row), row, scores, row * vocabulary, barBefore, next);
        }
        complete.sort(Comparator.comparingDouble(Hypothesis::score).reversed());
        double bar = bar();
        List<Prefix> alive = next.stream()
                .filter(p -> p.score() > bar)
                .sorted(Comparator.comparingDouble(Prefix::score).reversed())
                .toList();
        if (alive.size() > width) {
            bestDropped = Math.max(bestDropped, alive.get(width).score());
        }
        frontier = alive.subList(0, Math.min(width, alive.size()));
    }

    /** What a prefix can go on with. One that cannot win any more is not even made. */
    private void extend(Prefix prefix, int row, float[] scores, int from, double bar, List<Prefix> next) {
        prefix.node().forEachChild((token, node) -> {
            float value = scores[from + token];
            double score = prefix.score() + value;
            if (score <= bar) {
                return;
            }
            int[] tokens = Arrays.copyOf(prefix.tokens(), prefix.tokens().length + 1);
            tokens[tokens.length - 1] = token;
            float[] values = Arrays.copyOf(prefix.values(), tokens.length);
            values[values.length - 1] = value;
            if (node.terminal()) {
                complete.add(new Hypothesis(tokens, score, score, values));
            }
            if (!node.leaf()) {
                next.add(new Prefix(node, tokens, values, score, row));
            }
        });
    }

    /** Whether nothing that was dropped could have been among the best. */
    boolean exact() {
        return bestDropped <= bar();
    }

    List<Hypothesis> best() {
        return List.copyOf(complete.subList(0, Math.min(count, complete.size())));
    }

    /** The score a prefix must beat. */
    double bar() {
        return complete.size() < count
                ? floor
                : Math.max(floor, complete.get(count - 1).score());
    }
}
