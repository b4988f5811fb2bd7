package io.subgoal.t5.generate;

import io.subgoal.t5.checkpoint.T5Config;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Decodes with a model. Safe for many threads at once. */
public final class Generator {

    private static final int FIRST_WIDTH = 8;
    /** Tokens of a batch of sources, padding included. */
    private static final int BATCH_TOKENS = 16_384;

    private final EncoderDecoder model;
    private final T5Config config;

    public Generator(EncoderDecoder model) {
        this.model = model;
        config = model.config();
    }

    /**
     * Generates for each source; the answers do not depend on what else is in the batch.
     *
     * @param sources token ids, none of them empty
     * @return for each source its hypotheses, best first
     */
    public List<List<Hypothesis>> generate(List<int[]> sources, GenerationSettings settings) {
        sources.forEach(Generator::requireNotEmpty);
        List<List<Hypothesis>> results = new ArrayList<>(Collections.nCopies(sources.size(), List.of()));
        for (List<Integer> batch : batches(sources, settings.beams())) {
            List<List<Hypothesis>> part =
                    decode(batch.stream().map(sources::get).toList(), settings);
            for (int i = 0; i < part.size(); i++) {
                results.set(batch.get(i), part.get(i));
            }
        }
        return results;
    }

    /**
     * The allowed sequences of the highest probability under the model. Exact.
     *
     * @param count how many are wanted
     */
    public List<Hypothesis> choose(int[] source, TokenTrie allowed, int count) {
        requireNotEmpty(source);
        int width = FIRST_WIDTH;
        while (true) {
            TrieSearch search = new TrieSearch(allowed, count, width);
            run(source, search);
            if (search.exact()) {
                return search.best();
            }
            width *= 4;
        }
    }

    private void run(int[] source, TrieSearch search) {
        try (Decoding decoding = model.decode(List.of(source))) {
            while (!search.done()) {
                decoding.step(search.tokens(config.decoderStartTokenId()), search.order());
                search.advance(decoding.logProbabilities());
            }
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
