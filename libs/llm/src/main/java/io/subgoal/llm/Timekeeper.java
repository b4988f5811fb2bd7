package io.subgoal.llm;

import java.time.Duration;

/** Time that passes, so that tests need not wait for it. */
interface Timekeeper {

    Timekeeper SYSTEM = new Timekeeper() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
            Thread.sleep(duration);
        }
    };

    /** Nanoseconds since whenever, as of {@link System#nanoTime}. */
    long nanoTime();

    void sleep(Duration duration) throws InterruptedException;
}
