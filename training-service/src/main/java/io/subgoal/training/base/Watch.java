package io.subgoal.training.base;

import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * Lets the network work on a thread of its own, so that the caller's can report, stop, and give up on what does not move.
 *
 * @param stall longest time in which nothing comes
 */
record Watch(Duration stall) {

    private static final long TICK_MILLIS = 200;

    /**
     * Does work to its end.
     *
     * @param moved a number that grows while there is progress
     * @param ticker is called now and then by the caller's thread; if it throws, the work is interrupted
     * @throws HubException if nothing moved for too long
     */
    <T> T over(Callable<T> work, LongSupplier moved, Runnable ticker) throws IOException, InterruptedException {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<T> result = executor.submit(work);
            try {
                return await(result, moved, ticker);
            } finally {
                result.cancel(true);
            }
        }
    }

    private <T> T await(Future<T> result, LongSupplier moved, Runnable ticker)
            throws IOException, InterruptedException {
        long seen = moved.getAsLong();
        long since = System.nanoTime();
        while (true) {
            try {
                return result.get(TICK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                ticker.run();
                if (moved.getAsLong() != seen) {
                    seen = moved.getAsLong();
                    since = System.nanoTime();
                } else if (System.nanoTime() - since > stall.toNanos()) {
                    throw HubException.unreachable(
                            new HttpTimeoutException("nothing came for " + stall.toSeconds() + " seconds"));
                }
            } catch (ExecutionException e) {
                throw rethrown(Objects.requireNonNull(e.getCause()));
            }
        }
    }

    private static IOException rethrown(Throwable cause) throws InterruptedException {
        return switch (cause) {
            case IOException e -> e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case InterruptedException e -> throw e;
            default -> throw new IllegalStateException(cause);
        };
    }
}
