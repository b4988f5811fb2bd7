package io.subgoal.inference.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subgoal.service.error.ServiceException;
import io.subgoal.t5.checkpoint.T5Config;
import io.subgoal.t5.generate.Decoding;
import io.subgoal.t5.generate.EncoderDecoder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EmbedderTest {

    private final List<List<int[]>> portions = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch over = new CountDownLatch(1);

    @Test
    void vectorsComeInTheOrderOfTheSourcesWhichAreEncodedInPortionsOfLikeLength() throws Exception {
        Random random = new Random(1);
        List<int[]> sources = Stream.generate(() -> new int[1 + random.nextInt(40)])
                .limit(300)
                .toList();
        try (Embedder embedder = new Embedder(1)) {
            List<float[]> vectors = embedder.submit(model(portion -> portion), sources, over::countDown)
                    .get();
            assertThat(vectors.stream().map(vector -> (int) vector[0]))
                    .isEqualTo(sources.stream().map(source -> source.length).toList());
        }
        over.await();
        assertThat(portions)
                .hasSizeGreaterThan(3)
                .allSatisfy(portion ->
                        assertThat(portion.size() * portion.getLast().length).isLessThanOrEqualTo(1024));
        assertThat(portions.stream().flatMap(List::stream).map(source -> source.length))
                .isSorted();
    }

    @Test
    void whatIsCancelledEndsAfterThePortionUnderWay() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        Semaphore may = new Semaphore(0);
        try (Embedder embedder = new Embedder(1)) {
            CompletableFuture<List<float[]>> answer = embedder.submit(
                    model(portion -> {
                        begun.countDown();
                        may.acquireUninterruptibly();
                        return portion;
                    }),
                    List.of(new int[1000], new int[1000], new int[1000]),
                    over::countDown);
            begun.await();
            answer.cancel(false);
            assertThat(over.getCount()).as("the model is in use").isEqualTo(1);
            may.release(3);
            over.await();
        }
        assertThat(portions).hasSize(1);
    }

    @Test
    void aModelThatFailsIsLetGo() throws Exception {
        try (Embedder embedder = new Embedder(1)) {
            CompletableFuture<List<float[]>> answer = embedder.submit(
                    model(portion -> {
                        throw new IllegalStateException("broken");
                    }),
                    List.of(new int[1]),
                    over::countDown);
            assertThatThrownBy(answer::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasRootCauseMessage("broken");
            over.await();
        }
    }

    @Test
    void nothingIsTakenOnAfterTheEnd() throws Exception {
        Embedder embedder = new Embedder(1);
        embedder.close();
        CompletableFuture<List<float[]>> answer =
                embedder.submit(model(portion -> portion), List.of(new int[1]), over::countDown);
        assertThatThrownBy(answer::get).hasCauseInstanceOf(ServiceException.Unavailable.class);
        over.await();
    }

    /** A model whose vectors tell how long sources are. */
    private EncoderDecoder model(UnaryOperator<List<int[]>> before) {
        return new EncoderDecoder() {
            @Override
            public T5Config config() {
                throw new UnsupportedOperationException();
            }

            @Override
            public Decoding decode(List<int[]> sources) {
                throw new UnsupportedOperationException();
            }

            @Override
            public List<float[]> embed(List<int[]> sources) {
                portions.add(sources);
                return before.apply(sources).stream()
                        .map(source -> new float[] {source.length})
                        .toList();
            }

            @Override
            public void close() {}
        };
    }
}
