package io.subgoal.agent.environment;

import io.subgoal.scienceworld.WorldException;
import io.subgoal.scienceworld.WorldPool;
import io.subgoal.service.error.ServiceException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The worlds that environments share. There are as many turns as worlds, given in the order they are asked for; whoever
 * has a turn gets the world he had, if nobody has needed it since, else a free one, else that of the environment which was
 * used least recently. That one is parked: it gets a world again when it needs one.
 */
final class Stage {

    private static final Logger LOG = LoggerFactory.getLogger(Stage.class);
    private static final Duration SOON = Duration.ofSeconds(1);

    private final WorldPool pool;
    private final int waiting;
    private final Duration patience;
    private final EnvironmentMeters meters;
    private final Semaphore turns;
    /** Seats of environments that are in no call, the least recently used first. Guarded by itself, as is the number. */
    private final LinkedHashMap<UUID, Seat> idle = new LinkedHashMap<>();

    private int seats;

    Stage(WorldPool pool, int waiting, Duration patience, EnvironmentMeters meters) {
        this.pool = pool;
        this.waiting = waiting;
        this.patience = patience;
        this.meters = meters;
        turns = new Semaphore(pool.size(), true);
    }

    /**
     * Does something with a world. When the world fails, it is thrown away and the same is done once more in another.
     *
     * @param alive asked afterwards whether the environment is still there; if not, its world is free again
     * @throws WorldException if it failed both times
     */
    <T> T perform(LiveEnvironment environment, Function<Seat, T> act, Set<UUID> alive) {
        awaitTurn();
        try {
            try {
                return once(environment, act, alive);
            } catch (WorldException e) {
                LOG.warn("A world of environment {} has failed; trying another", environment.id(), e);
                return once(environment, act, alive);
            }
        } finally {
            turns.release();
        }
    }

    /** An environment is there no longer. */
    void release(UUID id) {
        Seat seat;
        synchronized (idle) {
            seat = idle.remove(id);
            seats -= seat == null ? 0 : 1;
        }
        if (seat != null) {
            seat.giveBack();
        }
    }

    /** Worlds that belong to an environment, also those in a call. */
    int seats() {
        synchronized (idle) {
            return seats;
        }
    }

    /** Whether an environment that is in no call has a world. */
    boolean seated(UUID id) {
        synchronized (idle) {
            return idle.containsKey(id);
        }
    }

    int waiting() {
        return turns.getQueueLength();
    }

    private <T> T once(LiveEnvironment environment, Function<Seat, T> act, Set<UUID> alive) {
        Seat seat = seat(environment.id());
        boolean failed = true;
        try {
            T result = act.apply(seat);
            failed = false;
            return result;
        } catch (ServiceException refused) {
            failed = false;
            throw refused;
        } finally {
            leave(environment.id(), seat, failed, alive);
        }
    }

    private void leave(UUID id, Seat seat, boolean failed, Set<UUID> alive) {
        synchronized (idle) {
            // Closing takes the environment out first and releases then: one of the two finds the seat.
            if (!failed && alive.contains(id)) {
                idle.put(id, seat);
                return;
            }
            seats--;
        }
        if (failed) {
            seat.throwAway();
        } else {
            seat.giveBack();
        }
    }

    private Seat seat(UUID id) {
        synchronized (idle) {
            Seat own = idle.remove(id);
            if (own != null) {
                return own;
            }
            if (seats >= pool.size()) {
                // With this turn there are fewer others in calls than worlds: somebody is idle.
                return idle.pollFirstEntry().getValue();
            }
            seats++;
        }
        try {
            return new Seat(pool.lease(patience), meters);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            vacate();
            throw new ServiceException.Unavailable("The service is about to end");
        } catch (RuntimeException | Error e) {
            vacate();
            throw e;
        }
    }

    private void vacate() {
        synchronized (idle) {
            seats--;
        }
    }

    private void awaitTurn() {
        if (turns.tryAcquire()) {
            return;
        }
        if (turns.getQueueLength() >= waiting) {
            meters.refused(EnvironmentMeters.Refusal.WAITING);
            throw new ServiceException.Overloaded(
                    "All %d worlds are at work and %d calls wait for one already".formatted(pool.size(), waiting));
        }
        try {
            if (turns.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new ServiceException.Unavailable(
                "None of the %d worlds came free in %d s".formatted(pool.size(), patience.toSeconds()), SOON);
    }
}
