package io.subgoal.scienceworld;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Worlds that are used again: a new one costs half a second and runs cold. A used world behaves like a new one, since
 * every load starts it over. Safe for many threads.
 */
public final class WorldPool {

    private static final Logger LOG = LoggerFactory.getLogger(WorldPool.class);

    private final Semaphore permits;
    private static final Duration KEPT_IDLE = Duration.ofMinutes(10);

    /** The one that was used last comes first. */
    private final Deque<Idle> idle = new ArrayDeque<>();

    private final int size;
    private final Duration keptIdle;
    private final Patience patience;

    /**
     * @param size how many worlds there may be at once; each takes some 30 MB
     */
    public WorldPool(int size) {
        this(size, KEPT_IDLE, Patience.STANDARD);
    }

    /**
     * @param size how many worlds there may be at once
     * @param keptIdle how long a world stays that nobody uses; looked at when another is leased or given back
     * @param patience how long the worlds may take
     */
    public WorldPool(int size, Duration keptIdle, Patience patience) {
        if (size < 1) {
            throw new IllegalArgumentException("A pool needs room for at least one world");
        }
        this.size = size;
        this.keptIdle = keptIdle;
        this.patience = patience;
        permits = new Semaphore(size, true);
    }

    public int size() {
        return size;
    }

    /**
     * Leases a world, waiting for one if all are in use.
     *
     * @throws WorldException if none comes free in time
     */
    public Lease lease(Duration wait) throws InterruptedException {
        return tryLease(wait).orElseThrow(() -> new WorldException("All %d worlds are in use".formatted(size)));
    }

    /** As {@link #lease}, but empty if none comes free in time. */
    public Optional<Lease> tryLease(Duration wait) throws InterruptedException {
        if (!permits.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS)) {
            return Optional.empty();
        }
        try {
            Idle used;
            synchronized (idle) {
                used = idle.poll();
                forgetUnused();
            }
            return Optional.of(new Lease(used == null ? World.create(patience) : used.world()));
        } catch (RuntimeException | Error e) {
            permits.release();
            throw e;
        }
    }

    /** How many worlds wait to be used again. */
    public int idle() {
        synchronized (idle) {
            return idle.size();
        }
    }

    private void giveBack(World world) {
        synchronized (idle) {
            idle.push(new Idle(world, System.nanoTime()));
            forgetUnused();
        }
    }

    private void forgetUnused() {
        while (!idle.isEmpty() && System.nanoTime() - idle.getLast().since() > keptIdle.toNanos()) {
            idle.removeLast();
        }
    }

    private record Idle(World world, long since) {}

    /** A world on loan; give it back by closing. One that has failed is thrown away then. */
    public final class Lease implements AutoCloseable {

        private final World world;
        private boolean broken;
        private boolean returned;

        private Lease(World world) {
            this.world = world;
        }

        public World world() {
            return world;
        }

        /** The world is not to be used again. */
        public void discard() {
            broken = true;
        }

        @Override
        public void close() {
            if (returned) {
                return;
            }
            returned = true;
            if (broken || world.broken()) {
                LOG.warn("A world is thrown away");
            } else {
                giveBack(world);
            }
            permits.release();
        }
    }
}
