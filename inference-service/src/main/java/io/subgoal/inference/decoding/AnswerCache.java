package io.subgoal.inference.decoding;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.Counter;
import io.subgoal.t5.generate.GenerationSettings;
import io.subgoal.t5.generate.Hypothesis;
import io.subgoal.t5.generate.Search;
import io.subgoal.t5.generate.TokenListener;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Answers of one model that were found before. What is drawn at random or confined to candidates is not kept. */
public final class AnswerCache {

    private final int size;
    private final Cache<Question, List<Hypothesis>> known;
    private final Counter hits;
    private final Counter misses;

    AnswerCache(int size, Counter hits, Counter misses) {
        this.size = size;
        known = Caffeine.newBuilder().maximumSize(size).build();
        this.hits = hits;
        this.misses = misses;
    }

    /** Compared by its values. */
    private record Question(int[] source, GenerationSettings settings) {

        @Override
        public boolean equals(Object other) {
            return other instanceof Question question
                    && Arrays.equals(source, question.source)
                    && settings.equals(question.settings);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(source) + settings.hashCode();
        }
    }

    /**
     * The answer that is known, or else the one of a search, which is kept if it succeeds. What somebody listens to is
     * searched for anew: a listener may end it before its time.
     */
    public CompletableFuture<List<Hypothesis>> answer(
            int[] source,
            Search search,
            TokenListener listener,
            Supplier<CompletableFuture<List<Hypothesis>>> searching) {
        if (size == 0 || listener != TokenListener.NONE || !(search instanceof Search.Beams beams)) {
            return searching.get();
        }
        Question question = new Question(source.clone(), beams.settings());
        Optional<List<Hypothesis>> found = Optional.ofNullable(known.getIfPresent(question));
        if (found.isPresent()) {
            hits.increment();
            return CompletableFuture.completedFuture(found.get());
        }
        misses.increment();
        CompletableFuture<List<Hypothesis>> answer = searching.get();
        var unused = answer.thenAccept(hypotheses -> known.put(question, hypotheses));
        return answer;
    }
}
