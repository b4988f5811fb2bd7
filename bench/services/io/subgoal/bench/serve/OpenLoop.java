package io.subgoal.bench.serve;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Requests that arrive at a rate, whether or not earlier ones have been answered: a Poisson process from a fixed seed.
 * Times count from when a request was due, so that a slow server cannot hide behind requests that were not made.
 */
final class OpenLoop {

    /** More than any server here holds at once; what comes then counts as unanswered. */
    private static final int MOST_CONNECTIONS = 4_000;

    private final InetSocketAddress address;
    private final List<Request> requests;
    private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();
    private final ConcurrentLinkedQueue<Sample> samples = new ConcurrentLinkedQueue<>();
    private final AtomicInteger busy = new AtomicInteger();

    OpenLoop(InetSocketAddress address, List<Request> requests) {
        this.address = address;
        this.requests = requests;
    }

    List<Sample> run(double rate, double seconds) {
        Random random = new Random(1);
        long begin = System.nanoTime();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            double due = 0;
            for (int i = 0; due < seconds; i++) {
                long at = (long) (due * 1e9);
                for (long wait = begin + at - System.nanoTime(); wait > 0; wait = begin + at - System.nanoTime()) {
                    LockSupport.parkNanos(wait);
                }
                Request request = requests.get(i % requests.size());
                callers.execute(() -> call(request, begin, at));
                due -= Math.log(1 - random.nextDouble()) / rate;
            }
        }
        idle.forEach(Connection::close);
        return List.copyOf(samples);
    }

    private void call(Request request, long begin, long at) {
        samples.add(new Sample(request.index(), at, 0, ask(request)).endingNow(begin));
    }

    private Reply ask(Request request) {
        if (busy.incrementAndGet() > MOST_CONNECTIONS) {
            busy.decrementAndGet();
            return Reply.none(new IllegalStateException("Too many requests are unanswered"));
        }
        Connection free = idle.pollFirst();
        Connection connection = free == null ? new Connection(address) : free;
        try {
            return connection.exchange(request);
        } finally {
            busy.decrementAndGet();
            idle.addFirst(connection);
        }
    }
}
