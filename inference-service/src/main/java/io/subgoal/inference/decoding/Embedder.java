package io.subgoal.inference.decoding;

import io.subgoal.service.error.ServiceException;
import io.subgoal.t5.generate.EncoderDecoder;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;

/**
 * Makes vectors of texts, on threads of its own beside those that decode. Refuses nothing: it is asked in decisions that are
 * under way, which are let in already.
 */
final class Embedder implements AutoCloseable {

    /** Tokens that are encoded at once, padding included; between two such portions a caller may leave. */
    private static final int PORTION = 1024;

    private final ExecutorService threads;

    Embedder(int threads) {
        this.threads = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().name("embedding-", 0).daemon().factory());
    }

    /**
     * Has vectors made; cancel what is returned to stop it.
     *
     * @param sources token ids, none of them empty
     * @param over run once when the model is not touched any more
     * @return in the order of the sources
     */
    CompletableFuture<List<float[]>> submit(EncoderDecoder model, List<int[]> sources, Runnable over) {
        CompletableFuture<List<float[]>> answer = new CompletableFuture<>();
        try {
            threads.execute(() -> {
                try {
                    answer.complete(embed(model, sources, answer));
                } catch (RuntimeException | Error e) {
                    answer.completeExceptionally(e);
                } finally {
                    over.run();
                }
            });
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(new ServiceException.Unavailable("The service is shutting down"));
            over.run();
        }
        return answer;
    }

    /** Goes by length, so that little is padded. */
    private static List<float[]> embed(EncoderDecoder model, List<int[]> sources, CompletableFuture<?> answer) {
        List<Integer> order = IntStream.range(0, sources.size())
                .boxed()
                .sorted(Comparator.comparingInt(i -> sources.get(i).length))
                .toList();
        float[][] vectors = new float[sources.size()][];
        int from = 0;
        while (from < order.size() && !answer.isDone()) {
            int to = from + 1;
            while (to < order.size() && (to + 1 - from) * sources.get(order.get(to)).length <= PORTION) {
                to++;
            }
            List<Integer> portion = order.subList(from, to);
            List<float[]> found = model.embed(portion.stream().map(sources::get).toList());
            for (int i = 0; i < found.size(); i++) {
                vectors[portion.get(i)] = found.get(i);
            }
            from = to;
        }
        return Arrays.asList(vectors);
    }

    /** Takes on nothing more, and waits for what was taken on. */
    @Override
    public void close() {
        threads.close();
    }
}
