package io.subgoal.bench.serve;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Callers that each ask again as soon as they have their answer. Each has a connection and requests of its own, so that
 * no two ask the same at the same time.
 */
record ClosedLoop(InetSocketAddress address, List<Request> requests, int callers) {

    ClosedLoop {
        if (requests.size() < callers) {
            throw new IllegalArgumentException("Fewer requests than callers");
        }
    }

    /** Calls for some time, or, if that is 0, makes every request once. */
    List<Sample> run(double seconds) throws InterruptedException {
        ConcurrentLinkedQueue<Sample> samples = new ConcurrentLinkedQueue<>();
        long begin = System.nanoTime();
        long end = begin + (long) (seconds * 1e9);
        List<Thread> threads = new ArrayList<>();
        for (int caller = 0; caller < callers; caller++) {
            int first = caller;
            threads.add(Thread.ofPlatform().start(() -> call(first, seconds == 0, begin, end, samples)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return List.copyOf(samples);
    }

    private void call(int first, boolean once, long begin, long end, ConcurrentLinkedQueue<Sample> samples) {
        try (Connection connection = new Connection(address)) {
            int next = first;
            long start = System.nanoTime();
            while (once ? next < requests.size() : start < end) {
                Request request = requests.get(next);
                Reply reply = connection.exchange(request);
                long now = System.nanoTime();
                samples.add(new Sample(request.index(), start - begin, now - start, reply));
                next += callers;
                if (!once && next >= requests.size()) {
                    next = first;
                }
                start = System.nanoTime();
            }
        }
    }
}
