package io.subgoal.t5.generate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * A choice among given sequences, or the scores of all, for one source, step by step. Rows are prefixes of sequences:
 * their number changes from step to step.
 */
final class TrieCourse implements AutoCloseable {

    /** Candidates that are scored side by side: their scores over the whole vocabulary are in memory. */
    private static final int SCORED_AT_ONCE = 256;
    /** Prefixes of the first search. One of a trained model is mostly exact with few; else it says what need not be seen. */
    private static final int FIRST_WIDTH = 4;

    private static final int GROWTH = 8;
    /** Scores of one sequence differ by less between searches that have other rows beside it. */
    private static final double TOLERANCE = 1e-3;

    private final Decoding decoding;
    private final int start;
    private final Plan plan;
    private TrieSearch search;
    private List<Hypothesis> found = List.of();
    private boolean done;

    /** Searches, one after another. */
    private interface Plan {

        /** The next search after one that has ended, or the last one again if nothing is left to search. */
        TrieSearch after(TrieSearch search);

        List<Hypothesis> found(TrieSearch last);
    }

    private TrieCourse(Decoding decoding, int start, Plan plan, TrieSearch first) {
        this.decoding = decoding;
        this.start = start;
        this.plan = plan;
        search = first;
    }

    /** @param source not empty */
    static TrieCourse choose(EncoderDecoder model, int[] source, Search.Choice choice) {
        Choosing plan = new Choosing(choice);
        return new TrieCourse(decode(model, source), model.config().decoderStartTokenId(), plan, plan.first());
    }

    /** @param source not empty */
    static TrieCourse score(EncoderDecoder model, int[] source, Search.Scores scores) {
        Scoring plan = new Scoring(scores.candidates());
        return new TrieCourse(decode(model, source), model.config().decoderStartTokenId(), plan, plan.first());
    }

    private static Decoding decode(EncoderDecoder model, int[] source) {
        if (source.length == 0) {
            throw new IllegalArgumentException("A source has no tokens");
        }
        return model.decode(List.of(source));
    }

    boolean done() {
        return done;
    }

    List<Hypothesis> found() {
        return found;
    }

    void step() {
        decoding.step(search.tokens(start), search.order());
        search.advance(decoding.logProbabilities());
        if (search.done()) {
            TrieSearch next = plan.after(search);
            if (next == search) {
                found = plan.found(search);
                done = true;
            } else {
                search = next;
                decoding.restart();
            }
        }
    }

    @Override
    public void close() {
        decoding.close();
    }

    /** Searches wider and wider until what was found is exact. */
    private static final class Choosing implements Plan {

        private final Search.Choice choice;
        private int width;

        Choosing(Search.Choice choice) {
            this.choice = choice;
            width = Math.max(FIRST_WIDTH, choice.count());
        }

        TrieSearch first() {
            return new TrieSearch(choice.allowed(), choice.count(), width, Double.NEGATIVE_INFINITY);
        }

        @Override
        public TrieSearch after(TrieSearch search) {
            if (search.exact()) {
                return search;
            }
            width *= GROWTH;
            return new TrieSearch(choice.allowed(), choice.count(), width, search.bar() - TOLERANCE);
        }

        @Override
        public List<Hypothesis> found(TrieSearch last) {
            return last.best();
        }
    }

    /** Goes through the candidates in order, so that those with the same beginning are together. */
    private static final class Scoring implements Plan {

        private final List<int[]> candidates;
        private final List<int[]> sorted;
        private final Map<List<Integer>, Hypothesis> known = new HashMap<>();
        private int from;

        Scoring(List<int[]> candidates) {
            this.candidates = candidates;
            sorted = new ArrayList<>(candidates);
            sorted.sort(Arrays::compare);
        }

        TrieSearch first() {
            List<int[]> part = sorted.subList(from, Math.min(sorted.size(), from + SCORED_AT_ONCE));
            return new TrieSearch(new TokenTrie(part), Integer.MAX_VALUE, Integer.MAX_VALUE, Double.NEGATIVE_INFINITY);
        }

        @Override
        public TrieSearch after(TrieSearch search) {
            search.best().forEach(sequence -> known.put(key(sequence.tokens()), sequence));
            from += SCORED_AT_ONCE;
            return from < sorted.size() ? first() : search;
        }

        @Override
        public List<Hypothesis> found(TrieSearch last) {
            return candidates.stream()
                    .map(candidate -> Objects.requireNonNull(known.get(key(candidate))))
                    .toList();
        }

        private static List<Integer> key(int[] tokens) {
            return IntStream.of(tokens).boxed().toList();
        }
    }
}
