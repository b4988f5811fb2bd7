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
    private final Deque<World> idle = new ArrayDeque<>();
    private final int size;

    /**
     * @param size how many worlds there may be at once; each takes some 30 MB
     */
    public WorldPool(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("A pool needs room for at least one world");
        }
        this.size = size;
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
    public Lease lease(Duration patience) throws InterruptedException {
        return tryLease(patience).orElseThrow(() -> new WorldException("All %d worlds are in use".formatted(size)));
    }

    /** As {@link #lease}, but empty if none comes free in time. */
    public Optional<Lease> tryLease(Duration patience) throws InterruptedException {
        if (!permits.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            return Optional.empty();
        }
        try {
            World world;
            synchronized (idle) {
                world = idle.poll();
            }
            return Optional.of(new Lease(world == null ? World.create() : world));
        } catch (RuntimeException | Error e) {
            permits.release();
            throw e;
        }
    }

    /** A world on loan; give it back by closing. */
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
            if (broken) {
                LOG.warn("A world is thrown away");
            } else {
                synchronized (idle) {
                    idle.push(world);
                }
            }
            permits.release();
        }
    }
}
