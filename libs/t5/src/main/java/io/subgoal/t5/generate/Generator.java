package io.subgoal.t5.generate;

import io.subgoal.t5.checkpoint.T5Config;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Decodes with a model. Safe for many threads at once. Every method stops between two steps with a
 * {@link CancellationException} when {@code cancelled} says so.
 */
public final class Generator {

    private static final int FIRST_WIDTH = 32;
    /** Tokens of a batch of sources, padding included. */
    private static final int BATCH_TOKENS = 16_384;

    /** Candidates that are scored side by side: their scores over the whole vocabulary are in memory. */
    private static final int SCORED_AT_ONCE = 256;

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
        return inBatches(sources, settings.beams(), batch -> decode(batch, settings));
    }

    private static List<List<Hypothesis>> inBatches(
            List<int[]> sources, int rows, Function<List<int[]>, List<List<Hypothesis>>> work) {
        for (int i = 0; i < sources.size(); i++) {
            if (sources.get(i).length == 0) {
                throw new IllegalArgumentException("Source " + i + " has no tokens");
            }
        }
        List<List<Hypothesis>> results = new ArrayList<>(Collections.nCopies(sources.size(), List.of()));
        for (List<Integer> batch : batches(sources, rows)) {
            List<List<Hypothesis>> part;
            try {
                part = work.apply(batch.stream().map(sources::get).toList());
            } catch (TooLargeException e) {
                int longest = Collections.max(batch, Comparator.comparingInt(i -> sources.get(i).length));
                throw e.during("%d sources, the longest of them source %d with %d tokens"
                        .formatted(batch.size(), longest, sources.get(longest).length));
            }
            for (int i = 0; i < part.size(); i++) {
                results.set(batch.get(i), part.get(i));
            }
        }
        return results;
    }

    private List<List<Hypothesis>> draw(List<int[]> sources, SamplingSettings settings) {
        int count = settings.count();
        int vocabulary = Math.min(settings.vocabulary(), config.vocabSize());
        List<DrawnSequence> sequences = sources.stream()
                .flatMap(source -> IntStream.range(0, count)
                        .mapToObj(number -> new DrawnSequence(settings, config.eosTokenId(), source, number)))
                .toList();
        long[] tokens = new long[sequences.size()];
        Arrays.fill(tokens, config.decoderStartTokenId());
        long[] order = IntStream.range(0, tokens.length).asLongStream().toArray();
        try (Decoding decoding = model.decode(sources)) {
            while (sequences.stream().anyMatch(sequence -> !sequence.done())) {
                stopIfCancelled();
                decoding.step(tokens, order);
                float[] values = decoding.logProbabilities();
                int width = values.length / tokens.length;
                for (int row = 0; row < tokens.length; row++) {
                    sequences.get(row).advance(values, row * width, vocabulary);
                    tokens[row] = sequences.get(row).last();
                }
            }
        }
        return IntStream.range(0, sources.size())
                .mapToObj(s -> sequences.subList(s * count, (s + 1) * count).stream()
                        .map(DrawnSequence::hypothesis)
                        .toList())
                .toList();
    }

    private void stopIfCancelled() {
        if (cancelled.getAsBoolean()) {
            throw new CancellationException("Decoding was cancelled");
        }
    }

    /**
     * Draws sequences at random; what is drawn for a source does not depend on what else is in the batch.
     *
     * @param sources token ids, none of them empty
     * @return for each source its sequences, as they were drawn
     */
    public List<List<Hypothesis>> sample(List<int[]> sources, SamplingSettings settings) {
        return inBatches(sources, settings.count(), batch -> draw(batch, settings));
    }

    /**
     * The log-probability of each candidate under the model, in their order.
     *
     * @param candidates token ids, each ended by the end token; what they have in common is computed once
     */
    public double[] score(int[] source, List<int[]> candidates) {
        requireNotEmpty(source);
        List<Integer> sorted = IntStream.range(0, candidates.size())
                .boxed()
                .sorted((a, b) -> Arrays.compare(candidates.get(a), candidates.get(b)))
                .toList();
        double[] scores = new double[candidates.size()];
        try (Decoding decoding = model.decode(List.of(source))) {
            for (int from = 0; from < sorted.size(); from += SCORED_AT_ONCE) {
                List<Integer> part = sorted.subList(from, Math.min(sorted.size(), from + SCORED_AT_ONCE));
                TokenTrie trie =
                        new TokenTrie(part.stream().map(candidates::get).toList());
                TrieSearch search = new TrieSearch(trie, Integer.MAX_VALUE, Integer.MAX_VALUE);
                run(decoding, search);
                Map<List<Integer>, Double> found = new HashMap<>();
                search.best().forEach(sequence -> found.put(key(sequence.tokens()), sequence.logProbability()));
                part.forEach(i -> scores[i] = Objects.requireNonNull(found.get(key(candidates.get(i)))));
            }
        }
        return scores;
    }

    private static List<Integer> key(int[] tokens) {
        return Arrays.stream(tokens).boxed().toList();
    }

    /**
     * The allowed sequences of the highest probability under the model. Exact.
     *
     * @param count how many are wanted
     */
    public List<Hypothesis> choose(int[] source, TokenTrie allowed, int count) {
        requireNotEmpty(source);
        try (Decoding decoding = model.decode(List.of(source))) {
            int width = FIRST_WIDTH;
            while (true) {
                TrieSearch search = new TrieSearch(allowed, count, width);
                run(decoding, search);
                if (search.exact()) {
                    return search.best();
                }
                width *= 4;
            }
        }
    }

    /** Searches from the first step on. */
    private void run(Decoding decoding, TrieSearch search) {
        decoding.restart();
        while (!search.done()) {
            stopIfCancelled();
            decoding.step(search.tokens(config.decoderStartTokenId()), search.order());
            search.advance(decoding.logProbabilities());
        }
    }

    private List<List<Hypothesis>> decode(List<int[]> sources, GenerationSettings settings) {
        int samples = sources.size();
        int beams = settings.beams();
        int vocabulary = Math.min(settings.vocabulary(), config.vocabSize());
        // Hugging Face looks at twice as many continuations as beams, so that enough are left when some end.
        int considered = Math.min(2 * beams, vocabulary);
        List<BeamSearch> searches = IntStream.range(0, samples)
                .mapToObj(i -> new BeamSearch(settings, config.eosTokenId()))
                .toList();
        long[] tokens = new long[samples * beams];
        long[] order = new long[samples * beams];
        Arrays.fill(tokens, config.decoderStartTokenId());
        try (Decoding decoding = model.decode(sources)) {
            while (searches.stream().anyMatch(search -> !search.done())) {
                stopIfCancelled();
                decoding.step(tokens, order);
                float[][] running = searches.stream().map(BeamSearch::running).toArray(float[][]::new);
                Best best = decoding.best(running, considered, vocabulary);
                for (int s = 0; s < samples; s++) {
                    advance(searches.get(s), best, s, considered, tokens, order);
                }
            }
        }
        return searches.stream().map(BeamSearch::hypotheses).toList();
    }

    private static void advance(BeamSearch search, Best best, int sample, int considered, long[] tokens, long[] order) {
        int beams = search.running().length;
        long[] sampleTokens = new long[beams];
        long[] sampleOrder = new long[beams];
        if (!search.done()) {
            search.advance(best, sample, considered, sampleTokens, sampleOrder);
        }
        for (int b = 0; b < beams; b++) {
            tokens[sample * beams + b] = sampleTokens[b];
            order[sample * beams + b] = (long) sample * beams + sampleOrder[b];
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

    private static void requireNotEmpty(int[] source) {
        if (source.length == 0) {
            throw new IllegalArgumentException("A source has no tokens");
        }
    }
}
