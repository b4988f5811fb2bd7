package io.subgoal.training.mlflow;

import io.subgoal.store.training.MlflowPushes;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** The thread that sends runs, again and again while the service lives. */
final class MlflowLoop implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(MlflowLoop.class);
    private static final int RUNS_AT_ONCE = 100;
    private static final long PATIENCE_MILLIS = 5000;

    private final MlflowProperties properties;
    private final MlflowPusher pusher;
    private final MlflowPushes pushes;
    private final Clock clock;
    private final Semaphore wishes = new Semaphore(0);
    private @Nullable Thread thread;

    MlflowLoop(MlflowProperties properties, MlflowPusher pusher, MlflowPushes pushes, Clock clock) {
        this.properties = properties;
        this.pusher = pusher;
        this.pushes = pushes;
        this.clock = clock;
    }

    /** Looks for work at once. */
    void wake() {
        wishes.release();
    }

    @Override
    public synchronized void start() {
        if (thread == null) {
            thread = Thread.ofPlatform().daemon().name("mlflow").start(this::loop);
        }
    }

    @Override
    public synchronized void stop() {
        Thread running = thread;
        if (running == null) {
            return;
        }
        running.interrupt();
        try {
            running.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread = null;
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }

    private void loop() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                pushDue();
                if (wishes.tryAcquire(properties.period().toMillis(), TimeUnit.MILLISECONDS)) {
                    wishes.drainPermits();
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void pushDue() {
        try {
            String server = properties.server().orElseThrow();
            for (UUID run : pushes.due(server, clock.instant().minus(properties.lookBack()), RUNS_AT_ONCE)) {
                if (Thread.currentThread().isInterrupted()) {
                    return;
                }
                pusher.push(run);
            }
        } catch (RuntimeException e) {
            if (!Thread.currentThread().isInterrupted()) {
                LOG.warn("Runs could not be sent to MLflow; they are in a while", e);
            }
        }
    }
}
