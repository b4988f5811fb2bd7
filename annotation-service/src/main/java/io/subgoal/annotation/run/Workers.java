package io.subgoal.annotation.run;

import io.subgoal.service.job.JobContext;
import io.subgoal.service.job.JobStoppedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Works through a list on several threads under a job. When the job is told to stop, calls that are on their way are
 * awaited, since they are paid for; nothing new is begun.
 */
final class Workers implements Brake {

    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration PATIENCE_AT_SHUTDOWN = Duration.ofSeconds(10);

    private final JobContext job;
    private final int count;
    private final AtomicLong done = new AtomicLong();
    private final AtomicReference<@Nullable String> message = new AtomicReference<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final Set<Thread> inCall = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    Workers(JobContext job, int count) {
        this.job = job;
        this.count = count;
    }

    /** One piece of work. */
    @FunctionalInterface
    interface Work<T> {

        /** Does it and says what was done, for people who follow the job. */
        String on(T item) throws Exception;
    }

    /** Says how much there is to do and how much of it was found done. */
    void begin(long alreadyDone, long all) {
        done.set(alreadyDone);
        job.begin(alreadyDone, all);
    }

    /** Works through all items; the first failure stops the rest and is thrown. */
    <T> void run(List<T> items, Work<T> work) throws Exception {
        Queue<T> todo = new ConcurrentLinkedQueue<>(items);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < Math.min(count, items.size()); i++) {
            threads.add(Thread.ofVirtual().name("annotate-" + i).start(() -> drain(todo, work)));
        }
        try {
            while (failure.get() == null && threads.stream().anyMatch(Thread::isAlive)) {
                report();
                threads.stream().filter(Thread::isAlive).findFirst().ifPresent(Workers::look);
            }
            report();
            if (failure.get() != null) {
                stop(threads, false);
            }
        } catch (JobStoppedException e) {
            stop(threads, e.reason() == JobStoppedException.Reason.SHUTDOWN);
            throw e;
        } catch (RuntimeException e) {
            stop(threads, false);
            throw e;
        }
        Throwable first = failure.get();
        if (first instanceof Exception e) {
            throw e;
        } else if (first instanceof Error e) {
            throw e;
        }
    }

    @Override
    public void requireGoingOn() {
        if (stopping) {
            throw new StoppingException();
        }
    }

    @Override
    public void enterCall() {
        inCall.add(Thread.currentThread());
    }

    @Override
    public void leaveCall() {
        inCall.remove(Thread.currentThread());
    }

    private <T> void drain(Queue<T> todo, Work<T> work) {
        try {
            for (T item = todo.poll(); item != null && !stopping; item = todo.poll()) {
                message.set(work.on(item));
                done.incrementAndGet();
            }
        } catch (StoppingException | InterruptedException e) {
            // What was on its way is stored; the rest is done when the job goes on.
            if (!stopping) {
                failure.compareAndSet(null, e);
            }
        } catch (Throwable e) {
            failure.compareAndSet(null, e);
            stopping = true;
        } finally {
            leaveCall();
        }
    }

    private void report() {
        String last = message.get();
        if (last == null) {
            job.checkpoint();
        } else {
            job.progress(done.get(), last);
        }
    }

    private static void look(Thread thread) {
        try {
            thread.join(LOOK);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Awaits calls on their way; who waits for something else is woken. */
    private void stop(List<Thread> threads, boolean shutdown) {
        stopping = true;
        long end = System.nanoTime() + PATIENCE_AT_SHUTDOWN.toNanos();
        boolean interrupted = Thread.interrupted();
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                if (!inCall.contains(thread) || (shutdown && System.nanoTime() > end)) {
                    thread.interrupt();
                }
                try {
                    thread.join(LOOK);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
