package io.subgoal.llm;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Time that passes only where somebody sleeps. */
final class FakeTime implements Timekeeper {

    private final AtomicLong nanos = new AtomicLong();

    @Override
    public long nanoTime() {
        return nanos.get();
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        nanos.addAndGet(duration.toNanos());
    }

    Duration passed() {
        return Duration.ofNanos(nanos.get());
    }
}
