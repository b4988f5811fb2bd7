package io.subgoal.bench.serve;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Callers that ask all kinds of things, each checked against what is expected, beside one that hangs up in the middle:
 * half of the times before all of its request is sent.
 */
final class MixedLoad {

    private static final int SURPRISES_SHOWN = 50;
    private static final long HANG_UP_EVERY = 100;

    private final InetSocketAddress address;
    private final List<Request> requests;
    private final AtomicInteger next = new AtomicInteger();
    private final Map<Integer, LongAdder> byStatus = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> surprises = new ConcurrentLinkedQueue<>();
    private final LongAdder wrong = new LongAdder();
    private final LongAdder hangUps = new LongAdder();

    MixedLoad(InetSocketAddress address, List<Request> requests) {
        this.address = address;
        this.requests = requests;
    }

    /** Returns what was counted as words of a line; writes the first surprises. */
    String run(int callers, double seconds, Path out) throws IOException, InterruptedException {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        List<Thread> threads = new ArrayList<>();
        for (int caller = 0; caller < callers; caller++) {
            threads.add(Thread.ofPlatform().start(() -> call(end)));
        }
        threads.add(Thread.ofPlatform().start(() -> hangUp(end)));
        for (Thread thread : threads) {
            thread.join();
        }
        try (PrintWriter writer = new PrintWriter(Files.newBufferedWriter(out))) {
            surprises.forEach(writer::println);
        }
        StringBuilder counts = new StringBuilder("wrong=%d hang_ups=%d".formatted(wrong.sum(), hangUps.sum()));
        new TreeMap<>(byStatus).forEach((status, count) -> counts.append(" status_%d=%d".formatted(status, count.sum())));
        return counts.toString();
    }

    private void call(long end) {
        try (Connection connection = new Connection(address)) {
            while (System.nanoTime() < end) {
                Request request = requests.get(Math.floorMod(next.getAndIncrement(), requests.size()));
                Reply reply = connection.exchange(request);
                byStatus.computeIfAbsent(reply.status(), status -> new LongAdder()).increment();
                // A refusal is an answer too; whether there were too many shows in the counts.
                if (reply.status() != 429 && !request.expectation().met(reply)) {
                    wrong.increment();
                    if (surprises.size() < SURPRISES_SHOWN) {
                        surprises.add(request.index() + "\t" + reply.status() + "\t" + reply.body());
                    }
                }
            }
        }
    }

    private void hangUp(long end) {
        Random random = new Random(1);
        while (System.nanoTime() < end) {
            Request request = requests.get(random.nextInt(requests.size()));
            int length = request.bytes().length;
            boolean whole = random.nextBoolean();
            try (Connection connection = new Connection(address)) {
                connection.hangUp(
                        request, whole ? length : 1 + random.nextInt(length), random.nextLong(30), random.nextBoolean());
                hangUps.increment();
                Thread.sleep(HANG_UP_EVERY);
            } catch (IOException e) {
                surprises.add("hang up\t0\t" + e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
