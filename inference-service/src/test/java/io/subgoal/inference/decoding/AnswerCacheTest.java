package io.subgoal.inference.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.subgoal.t5.generate.GenerationSettings;
import io.subgoal.t5.generate.Hypothesis;
import io.subgoal.t5.generate.SamplingSettings;
import io.subgoal.t5.generate.Search;
import io.subgoal.t5.generate.TokenListener;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class AnswerCacheTest {

    private static final Search GREEDY = new Search.Beams(GenerationSettings.greedy(5));

    private final Counter hits = new SimpleMeterRegistry().counter("hits");
    private final Counter misses = new SimpleMeterRegistry().counter("misses");
    private final AtomicInteger searches = new AtomicInteger();
    private final Supplier<CompletableFuture<List<Hypothesis>>> searching = () -> CompletableFuture.completedFuture(
            List.of(new Hypothesis(new int[] {searches.incrementAndGet()}, 0, 0, new float[] {0})));

    @Test
    void theSameQuestionIsAnsweredOnce() {
        AnswerCache cache = new AnswerCache(10, hits, misses);
        int[] source = {1, 2};
        assertThat(ask(cache, source, GREEDY, TokenListener.NONE)).isEqualTo(1);
        assertThat(ask(cache, new int[] {1, 2}, GREEDY, TokenListener.NONE)).isEqualTo(1);
        source[0] = 7;
        assertThat(ask(cache, new int[] {1, 2}, GREEDY, TokenListener.NONE)).isEqualTo(1);
        assertThat(ask(cache, source, GREEDY, TokenListener.NONE)).isEqualTo(2);
        assertThat(ask(cache, source, new Search.Beams(GenerationSettings.beams(2, 5)), TokenListener.NONE))
                .isEqualTo(3);
        assertThat(hits.count()).isEqualTo(2);
        assertThat(misses.count()).isEqualTo(3);
    }

    @Test
    void whatIsDrawnOrListenedToIsSearchedForAnew() {
        AnswerCache cache = new AnswerCache(10, hits, misses);
        Search draw = new Search.Draws(SamplingSettings.plain(5, 1));
        assertThat(ask(cache, new int[] {1}, draw, TokenListener.NONE)).isEqualTo(1);
        assertThat(ask(cache, new int[] {1}, draw, TokenListener.NONE)).isEqualTo(2);
        TokenListener stopping = (sequence, token, value) -> false;
        assertThat(ask(cache, new int[] {1}, GREEDY, stopping)).isEqualTo(3);
        assertThat(ask(cache, new int[] {1}, GREEDY, TokenListener.NONE)).isEqualTo(4);
    }

    @Test
    void aCacheOfNoSizeKeepsNothing() {
        AnswerCache cache = new AnswerCache(0, hits, misses);
        assertThat(ask(cache, new int[] {1}, GREEDY, TokenListener.NONE)).isEqualTo(1);
        assertThat(ask(cache, new int[] {1}, GREEDY, TokenListener.NONE)).isEqualTo(2);
    }

    @Test
    void aFailureIsNotKept() {
        AnswerCache cache = new AnswerCache(10, hits, misses);
        CompletableFuture<List<Hypothesis>> failed = CompletableFuture.failedFuture(new IllegalStateException());
        assertThat(cache.answer(new int[] {1}, GREEDY, TokenListener.NONE, () -> failed))
                .isCompletedExceptionally();
        assertThat(ask(cache, new int[] {1}, GREEDY, TokenListener.NONE)).isEqualTo(1);
    }

    /** The number of the search that the answer is of. */
    private int ask(AnswerCache cache, int[] source, Search search, TokenListener listener) {
        return cache.answer(source, search, listener, searching)
                .join()
                .getFirst()
                .tokens()[0];
    }
}
