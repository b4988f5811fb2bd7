package io.subgoal.t5.generate;

import io.subgoal.t5.checkpoint.T5Config;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Decodes with a model, on the caller's thread. Safe for many threads at once. Every method stops between two steps with a
 * {@link CancellationException} when {@code cancelled} says so.
 */
public final class Generator {

    /** Tokens of a batch of sources, padding included. */
    private static final int BATCH_TOKENS = 16_384;

    private final EncoderDecoder model;
    private final T5Config config;
    private final BooleanSupplier cancelled;

    public Generator(EncoderDecoder model) {
        this(model, () -> false);
    }

    /**
     * @param cancelled asked before every step
     */
    public Generator(EncoderDecoder model, BooleanSupplier cancelled) {
        this.model = model;
        this.cancelled = cancelled;
        config = model.config();
    }

    /**
     * Generates for each source; the answers do not depend on what else is in the batch.
     *
     * @param sources token ids, none of them empty
     * @return for each source its hypotheses, best first
     */
    public List<List<Hypothesis>> generate(List<int[]> sources, GenerationSettings settings) {
        return inBatches(
                sources,
                BatchKind.of(settings, config),
                source -> new BeamSearch(
                        settings, config.decoderStartTokenId(), config.eosTokenId(), TokenListener.NONE));
    }

    /**
     * Draws sequences at random; what is drawn for a source does not depend on what else is in the batch.
     *
     * @param sources token ids, none of them empty
     * @return for each source its sequences, as they were drawn
     */
    public List<List<Hypothesis>> sample(List<int[]> sources, SamplingSettings settings) {
        return inBatches(
                sources,
                BatchKind.of(settings, config),
                source -> new Drawing(
                        settings, config.decoderStartTokenId(), config.eosTokenId(), source, TokenListener.NONE));
    }

    /**
     * The log-probability of each candidate under the model, in their order.
     *
     * @param candidates token ids, each ended by the end token; what they have in common is computed once
     */
    public double[] score(int[] source, List<int[]> candidates) {
        try (TrieCourse course = TrieCourse.score(model, source, new Search.Scores(candidates))) {
            return run(course).stream().mapToDouble(Hypothesis::logProbability).toArray();
        }
    }

    /**
     * The allowed sequences of the highest probability under the model. Exact.
     *
     * @param count how many are wanted
     */
    public List<Hypothesis> choose(int[] source, TokenTrie allowed, int count) {
        try (TrieCourse course = TrieCourse.choose(model, source, new Search.Choice(allowed, count))) {
            return run(course);
        }
    }

    private List<Hypothesis> run(TrieCourse course) {
        while (!course.done()) {
            stopIfCancelled();
            course.step();
        }
        return course.found();
    }

    private void stopIfCancelled() {
        if (cancelled.getAsBoolean()) {
            throw new CancellationException("Decoding was cancelled");
        }
    }

    private record Member(int[] source, SampleSearch search) implements Batch.Member {}

    private List<List<Hypothesis>> inBatches(
            List<int[]> sources, BatchKind kind, Function<int[], SampleSearch> search) {
        for (int i = 0; i < sources.size(); i++) {
            if (sources.get(i).length == 0) {
                throw new IllegalArgumentException("Source " + i + " has no tokens");
            }
        }
        List<List<Hypothesis>> results = new ArrayList<>(Collections.nCopies(sources.size(), List.of()));
        for (List<Integer> places : batches(sources, kind.rows())) {
            List<Member> members = places.stream()
                    .map(i -> new Member(sources.get(i), search.apply(sources.get(i))))
                    .toList();
            try {
                run(kind, members);
            } catch (TooLargeException e) {
                int longest = Collections.max(places, Comparator.comparingInt(i -> sources.get(i).length));
                throw e.during("%d sources, the longest of them source %d with %d tokens"
                        .formatted(places.size(), longest, sources.get(longest).length));
            }
            for (int i = 0; i < members.size(); i++) {
                results.set(places.get(i), members.get(i).search().found());
            }
        }
        return results;
    }

    private void run(BatchKind kind, List<Member> members) {
        try (Batch<Member> batch = new Batch<>(model, kind)) {
            batch.join(members);
            while (!batch.members().isEmpty()) {
                stopIfCancelled();
                batch.step();
                // To let one go is to move others: it has to be worth it.
                long done = batch.members().stream()
                        .filter(member -> member.search().done())
                        .count();
                if (2 * done >= batch.members().size()) {
                    batch.remove(member -> member.search().done());
                }
            }
        }
    }

    /** Groups sources of like length, so that little is padding; each batch holds indices into the sources. */
    private static List<List<Integer>> batches(List<int[]> sources, int beams) {
        List<Integer> byLength = IntStream.range(0, sources.size())
                .boxed()
                .sorted(Comparator.comparingInt(i -> sources.get(i).length))
                .toList();
        List<List<Integer>> batches = new ArrayList<>();
        List<Integer> open = new ArrayList<>();
        for (int i : byLength) {
            if (!open.isEmpty() && (open.size() + 1) * (sources.get(i).length + beams) > BATCH_TOKENS) {
                batches.add(open);
                open = new ArrayList<>();
            }
            open.add(i);
        }
        if (!open.isEmpty()) {
            batches.add(open);
        }
        return batches;
    }
}
