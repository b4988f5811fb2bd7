package io.subgoal.inference.generate;

import io.subgoal.api.inference.GenerateLimits;
import io.subgoal.inference.model.AllowedTexts;
import io.subgoal.inference.model.LoadedModel;
import io.subgoal.service.error.ServiceException;
import io.subgoal.t5.generate.EarlyStopping;
import io.subgoal.t5.generate.GenerationSettings;
import io.subgoal.t5.generate.SamplingSettings;
import io.subgoal.t5.generate.Search;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/** How answers are found. */
public sealed interface Plan {

    /** Makes it ready for a model. */
    Prepared prepare(LoadedModel model);

    /** Whether tokens are known one by one, and not only when all is found. */
    boolean gradual();

    /** How many answers an input gets. */
    int count();

    /**
     * A plan for a model.
     *
     * @param texts what is known to be the text of tokens
     */
    record Prepared(Search search, Function<int[], Optional<String>> texts) {

        private Prepared(Search search) {
            this(search, tokens -> Optional.empty());
        }

        /** The text of tokens, if it is known. */
        Optional<String> text(int[] tokens) {
            return texts.apply(tokens);
        }
    }

    /** Greedy decoding, or a beam search. */
    record Beams(int beams, int count, int maxNewTokens, double lengthPenalty, EarlyStopping earlyStopping)
            implements Plan {

        /** The best of a search of some width. */
        public static Beams of(int beams, int count, int maxNewTokens) {
            return new Beams(beams, count, maxNewTokens, 1, EarlyStopping.HEURISTIC);
        }

        @Override
        public Prepared prepare(LoadedModel model) {
            return new Prepared(new Search.Beams(new GenerationSettings(
                    beams, maxNewTokens, lengthPenalty, earlyStopping, count, model.vocabulary())));
        }

        @Override
        public boolean gradual() {
            return beams == 1;
        }
    }

    /** Drawing at random. */
    record Draws(int count, int maxNewTokens, double temperature, int topK, double topP, long seed) implements Plan {

        /** A seed that every JSON reader can hold. */
        public static long anySeed() {
            return ThreadLocalRandom.current().nextLong(1L << 53);
        }

        @Override
        public Prepared prepare(LoadedModel model) {
            return new Prepared(new Search.Draws(
                    new SamplingSettings(count, maxNewTokens, temperature, topK, topP, seed, model.vocabulary())));
        }

        @Override
        public boolean gradual() {
            return true;
        }
    }

    /** The most probable of given texts. */
    record Choice(List<String> candidates, int count) implements Plan {

        @Override
        public Prepared prepare(LoadedModel model) {
            AllowedTexts texts = new AllowedTexts(candidates, tokens(model, candidates));
            return new Prepared(texts.search(count), texts::text);
        }

        @Override
        public boolean gradual() {
            return false;
        }
    }

    /** The log-probability of every given text, in their order. */
    record Scores(List<String> candidates) implements Plan {

        @Override
        public Prepared prepare(LoadedModel model) {
            return new Prepared(new Search.Scores(tokens(model, candidates)));
        }

        @Override
        public boolean gradual() {
            return false;
        }

        @Override
        public int count() {
            return candidates.size();
        }
    }

    private static List<int[]> tokens(LoadedModel model, List<String> candidates) {
        List<int[]> tokens = candidates.stream().map(model::target).toList();
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.get(i).length > GenerateLimits.NEW_TOKENS) {
                throw new ServiceException.Invalid(
                        "candidates[%d]".formatted(i),
                        "has %d tokens; at most %d are possible"
                                .formatted(tokens.get(i).length, GenerateLimits.NEW_TOKENS));
            }
        }
        return tokens;
    }
}
