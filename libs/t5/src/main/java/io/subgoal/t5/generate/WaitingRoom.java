package io.subgoal.t5.generate;

import io.subgoal.t5.generate.PoolObserver.Release;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/** Requests that wait: the urgent ones first, the callers of equal urgency in turn, those of a caller in their order. */
final class WaitingRoom {

    /** How much of a new gap between requests goes into the usual one. */
    private static final double FRESH = 0.2;

    private final PoolLimits limits;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrival = lock.newCondition();
    /** By urgency, of each those that go on with something first; the caller whose turn it is comes first. */
    private final List<Map<String, Deque<Ticket>>> queues;

    private int waiting;
    private int waitingTokens;
    /** Requests that were let in and have not ended. */
    private int inside;

    private int idle;
    private boolean closed;
    private long lastArrival = System.nanoTime();
    private double usualGap = Long.MAX_VALUE;

    WaitingRoom(PoolLimits limits) {
        this.limits = limits;
        queues = IntStream.range(0, 2 * SearchRequest.URGENCIES)
                .<Map<String, Deque<Ticket>>>mapToObj(index -> new LinkedHashMap<>())
                .toList();
    }

    /** What a thread takes up. */
    record Intake(List<Ticket> tickets, Release release) {

        static final Intake NOTHING = new Intake(List.of(), Release.ALONE);
    }

    /** Lets a request wait; false if there is no room. */
    boolean add(Ticket ticket) {
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            // A source that is longer than the room is let in when it is empty.
            if (ticket.request().standing() == Standing.NEW
                    && waiting > 0
                    && waitingTokens + ticket.tokens() > limits.waitingTokens()) {
                return false;
            }
            queue(ticket)
                    .computeIfAbsent(ticket.request().caller(), caller -> new ArrayDeque<>())
                    .add(ticket);
            waiting++;
            inside++;
            waitingTokens += ticket.tokens();
            long now = System.nanoTime();
            usualGap = usualGap == Long.MAX_VALUE
                    ? now - lastArrival
                    : (1 - FRESH) * usualGap + FRESH * (now - lastArrival);
            lastArrival = now;
            arrival.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private Map<String, Deque<Ticket>> queue(Ticket ticket) {
        SearchRequest request = ticket.request();
        return queues.get(2 * request.urgency() + (request.standing() == Standing.BEGUN ? 0 : 1));
    }

    /** Lets a request go that was not taken up; false if it was. */
    boolean remove(Ticket ticket) {
        lock.lock();
        try {
            Map<String, Deque<Ticket>> callers = queue(ticket);
            Deque<Ticket> own = callers.get(ticket.request().caller());
            if (own == null || !own.remove(ticket)) {
                return false;
            }
            if (own.isEmpty()) {
                callers.remove(ticket.request().caller());
            }
            count(ticket);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** A request that was let in has ended. */
    void ended() {
        lock.lock();
        try {
            inside--;
        } finally {
            lock.unlock();
        }
    }

    int waitingTokens() {
        lock.lock();
        try {
            return waitingTokens;
        } finally {
            lock.unlock();
        }
    }

    int waiting() {
        lock.lock();
        try {
            return waiting;
        } finally {
            lock.unlock();
        }
    }

    /** Whether a thread has nothing to do, and nothing waits. */
    boolean idle() {
        lock.lock();
        try {
            return idle > waiting;
        } finally {
            lock.unlock();
        }
    }

    /** Whether a request with so many tokens would be let in. */
    boolean hasRoom(int tokens) {
        lock.lock();
        try {
            return waiting == 0 || waitingTokens + tokens <= limits.waitingTokens();
        } finally {
            lock.unlock();
        }
    }

    /**
     * What a thread with nothing to do takes up; waits for it. Nothing once the room is closed.
     *
     * @return an even share of what waits, so that other idle threads have work too
     */
    Intake await() throws InterruptedException {
        lock.lock();
        try {
            idle++;
            try {
                while (waiting == 0 && !closed) {
                    arrival.await();
                }
            } finally {
                idle--;
            }
            if (waiting == 0) {
                return Intake.NOTHING;
            }
            Release release = gather();
            List<Ticket> taken = take(limits.rows(), limits.tokens(), (waiting + idle) / (idle + 1));
            return new Intake(taken, fullOr(release));
        } finally {
            lock.unlock();
        }
    }

    /** Waits a little for others, if they come that fast, and are more than the threads: else each can have its own. */
    private Release gather() throws InterruptedException {
        long left = limits.delay().toNanos();
        if (usualGap >= left || idle > 0 || inside <= limits.threads()) {
            return Release.ALONE;
        }
        while (left > 0 && waitingTokens < limits.tokens() && !closed) {
            left = arrival.awaitNanos(left);
        }
        return Release.DELAY;
    }

    /**
     * What a thread takes up beside what it decodes already; nothing while another thread is idle.
     *
     * @param rows it has room for
     * @param tokens it has room for
     */
    Intake takeMore(int rows, int tokens) {
        lock.lock();
        try {
            if (waiting == 0 || idle > 0) {
                return Intake.NOTHING;
            }
            return new Intake(take(rows, tokens, waiting), Release.JOINED);
        } finally {
            lock.unlock();
        }
    }

    private Release fullOr(Release release) {
        return waiting > 0 && idle == 0 ? Release.FULL : release;
    }

    /** Takes requests in their order as long as there is room; a thread that has nothing takes at least one. */
    private List<Ticket> take(int rows, int tokens, int most) {
        List<Ticket> taken = new ArrayList<>();
        int rowsLeft = rows;
        int longest = 0;
        for (Map<String, Deque<Ticket>> callers : queues) {
            while (!callers.isEmpty() && taken.size() < most) {
                Map.Entry<String, Deque<Ticket>> turn =
                        callers.entrySet().iterator().next();
                Ticket next = turn.getValue().element();
                int wider = Math.max(longest, next.tokens());
                boolean fits = next.rows() <= rowsLeft && (taken.size() + 1L) * wider <= tokens;
                boolean first = rows == limits.rows() && taken.isEmpty();
                if (!fits && !first) {
                    return taken;
                }
                taken.add(next);
                rowsLeft -= next.rows();
                longest = wider;
                callers.remove(turn.getKey());
                turn.getValue().remove();
                if (!turn.getValue().isEmpty()) {
                    callers.put(turn.getKey(), turn.getValue());
                }
                count(next);
            }
        }
        return taken;
    }

    private void count(Ticket gone) {
        waiting--;
        waitingTokens -= gone.tokens();
    }

    /** Lets nobody in any more, and all threads go; what waits is given back. */
    List<Ticket> close() {
        lock.lock();
        try {
            closed = true;
            List<Ticket> left = new ArrayList<>();
            for (Map<String, Deque<Ticket>> callers : queues) {
                callers.values().forEach(left::addAll);
                callers.clear();
            }
            waiting = 0;
            waitingTokens = 0;
            arrival.signalAll();
            return left;
        } finally {
            lock.unlock();
        }
    }

    boolean closed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }
}
