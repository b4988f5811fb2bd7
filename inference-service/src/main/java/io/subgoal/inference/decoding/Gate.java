package io.subgoal.inference.decoding;

import io.subgoal.inference.admission.Priority;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many requests are inside at once. To read a request and to make its prompt is work too: without a bound, those who
 * will be refused take the processors from those who are let in. Some places are kept for the more urgent.
 */
final class Gate {

    private final int places;
    private final AtomicInteger inside = new AtomicInteger();

    Gate(int places) {
        this.places = places;
    }

    /** Lets a request in, which is to {@link #leave}; false if it is to be refused. */
    boolean enter(Priority priority) {
        int most = switch (priority) {
            case INTERACTIVE -> places;
            case NORMAL -> Math.max(1, places * 9 / 10);
            case BATCH -> Math.max(1, places / 2);
        };
        if (inside.incrementAndGet() <= most) {
            return true;
        }
        inside.decrementAndGet();
        return false;
    }

    void leave() {
        inside.decrementAndGet();
    }

    int inside() {
        return inside.get();
    }
}
