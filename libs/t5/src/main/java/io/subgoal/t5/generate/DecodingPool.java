package io.subgoal.t5.generate;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * Decodes for many callers at once. Requests wait for a thread; each thread decodes many side by side, and between two
 * steps those that are done leave and others join. What is found for a request does not depend on the others.
 */
public final class DecodingPool implements AutoCloseable {

    private static final Duration SHORTEST_RETRY = Duration.ofMillis(100);

    private final WaitingRoom room;
    private final Pace pace = new Pace();
    private final List<Thread> threads;

    public DecodingPool(PoolLimits limits, PoolObserver observer) {
        room = new WaitingRoom(limits);
        threads = IntStream.range(0, limits.threads())
                .mapToObj(number -> Thread.ofPlatform()
                        .name("decoding-" + number)
                        .daemon()
                        .start(new DecodingWorker(room, limits, observer, pace)))
                .toList();
    }

    /**
     * Has a search made. Cancel what is returned to stop it at its next step.
     *
     * @param over run once when the pool does not touch the request's model any more
     * @return what is found, best first; fails with a {@link LateException} at the deadline
     * @throws RefusedException at once, if too much waits already, or the deadline would not be kept; {@code over} is not
     *     run then
     */
    public CompletableFuture<List<Hypothesis>> submit(SearchRequest request, Runnable over) {
        Duration wait = expectedWait();
        if (request.standing() == Standing.NEW && System.nanoTime() + wait.toNanos() - request.deadline() >= 0) {
            throw new RefusedException("The answer would come after its deadline", retryAfter(wait));
        }
        Ticket ticket = new Ticket(request, room, over);
        if (!room.add(ticket)) {
            throw new RefusedException("Too much waits to be decoded", retryAfter(wait));
        }
        return ticket.answer();
    }

    /** Whether a request of a usual size would be taken on now. */
    public boolean hasRoom() {
        return room.hasRoom(1);
    }

    /** Whether a thread has nothing to do. */
    public boolean idle() {
        return room.idle();
    }

    /** How long a request would wait now, going by how fast others were answered. */
    public Duration expectedWait() {
        return Duration.ofNanos(pace.nanosFor(room.waitingTokens()));
    }

    /** Requests that wait. */
    public int waiting() {
        return room.waiting();
    }

    /** Tokens of the sources that wait. */
    public int waitingTokens() {
        return room.waitingTokens();
    }

    /** When a refused request may be tried again. */
    public Duration retryAfter() {
        return retryAfter(expectedWait());
    }

    private static Duration retryAfter(Duration wait) {
        return wait.compareTo(SHORTEST_RETRY) > 0 ? wait : SHORTEST_RETRY;
    }

    /** Refuses what waits and what comes, stops what is decoded, and waits for the threads to end. */
    @Override
    public void close() {
        room.close().forEach(ticket -> ticket.fail(new RefusedException("The pool is closed", SHORTEST_RETRY)));
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
