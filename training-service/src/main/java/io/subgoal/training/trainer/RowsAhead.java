package io.subgoal.training.trainer;

import io.subgoal.t5.train.Example;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Makes the rows of the next update ready while the model computes. Variants of rows are rendered and taken apart into tokens,
 * which counts beside the passes of a small model. What is made is a pure function of the update's number.
 */
final class RowsAhead implements AutoCloseable {

    /**
     * What an update learns from.
     *
     * @param rows numbers of the rows
     * @param passes the rows' tokens, as they go through the model together
     */
    record Update(int[] rows, List<List<Example>> passes) {}

    private final LongFunction<Update> maker;
    private final ExecutorService worker = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("rows-ahead").factory());
    private @Nullable CompletableFuture<Update> next;
    private long nextNumber;

    /** @param maker called by one thread at a time */
    RowsAhead(LongFunction<Update> maker) {
        this.maker = maker;
    }

    /** The rows of an update; those of the one that follows are begun. */
    Update take(long number) {
        CompletableFuture<Update> wanted = next;
        if (wanted == null || nextNumber != number) {
            wanted = begin(number);
        }
        next = begin(number + 1);
        nextNumber = number + 1;
        return Background.join(wanted);
    }

    private CompletableFuture<Update> begin(long number) {
        return CompletableFuture.supplyAsync(() -> maker.apply(number), worker);
    }

    /** Waits for what is being made: it reads files that are closed next. */
    @Override
    public void close() {
        worker.shutdownNow();
        worker.close();
    }
}
