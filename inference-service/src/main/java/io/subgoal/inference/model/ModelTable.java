package io.subgoal.inference.model;

import io.subgoal.service.error.ServiceException;
import io.subgoal.store.model.ServedEntry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What each served name stands for in this process: in memory, evicted or broken. Held under one lock, never for long. */
@Component
class ModelTable {

    private final ModelMemory memory;
    private final Clock clock;
    private final Map<String, Slot> slots = new TreeMap<>();

    ModelTable(ModelMemory memory, Clock clock) {
        this.memory = memory;
        this.clock = clock;
    }

    /** Takes a model for a piece of work; empty if it is not in memory. */
    synchronized Optional<Resident> acquire(String name) {
        Slot slot = slots.get(name);
        if (slot == null || slot.resident == null) {
            return Optional.empty();
        }
        slot.resident.model().usage().acquire();
        slot.resident.users++;
        slot.resident.lastUsed = clock.instant();
        return Optional.of(slot.resident);
    }

    void release(Resident resident) {
        // First, so that memory is free when it is said to be.
        resident.model().usage().release();
        synchronized (this) {
            resident.users--;
            memory.settle(resident);
            notifyAll();
        }
    }

    /** What is to be brought back into memory, if that is all it takes. */
    synchronized Optional<ServedEntry> evicted(String name) {
        Slot slot = slots.get(name);
        return slot == null || slot.resident != null ? Optional.empty() : Optional.ofNullable(slot.serving);
    }

    /** Whether something else is to be served than what is, and has not just turned out not to work. */
    synchronized boolean needs(ServedEntry wanted) {
        Slot slot = slots.get(wanted.name());
        if (slot == null) {
            return true;
        }
        boolean failed = slot.failure != null
                && slot.failure.entry().equals(wanted)
                && clock.instant().isBefore(slot.failure.retryAt());
        return !wanted.equals(slot.serving) && !failed;
    }

    /** Whether requests rely on the name's model being in memory. */
    synchronized boolean answers(String name) {
        Slot slot = slots.get(name);
        return slot != null && slot.resident != null;
    }

    /** Puts a model in place of what its name stood for. */
    void install(Resident fresh) {
        Resident old;
        synchronized (this) {
            Slot slot = slots.computeIfAbsent(fresh.entry().name(), name -> new Slot());
            old = slot.resident;
            if (!fresh.entry().equals(slot.serving)) {
                // What only comes back says nothing of what failed in its place.
                slot.failure = null;
            }
            slot.serving = fresh.entry();
            slot.plan = fresh.plan();
            slot.resident = fresh;
            memory.occupy(fresh);
        }
        retire(old);
    }

    /** Serves a model without loading it: the first request does. */
    void rest(ServedEntry entry, Plan plan) {
        Resident old;
        synchronized (this) {
            Slot slot = slots.computeIfAbsent(entry.name(), name -> new Slot());
            old = slot.resident;
            slot.serving = entry;
            slot.plan = plan;
            slot.resident = null;
            slot.failure = null;
        }
        retire(old);
    }

    /** Notes that something could not be served; what was served before still is. */
    synchronized void fail(ServedEntry entry, String reason, @Nullable Duration retryAfter) {
        Instant retryAt = retryAfter == null ? Instant.MAX : clock.instant().plus(retryAfter);
        slots.computeIfAbsent(entry.name(), name -> new Slot()).failure = new Slot.Failure(entry, reason, retryAt);
    }

    /** Notes that something was asked for that could not be served, where something else is. */
    synchronized void refuse(ServedEntry entry, String reason) {
        if (slots.containsKey(entry.name())) {
            fail(entry, reason, null);
        }
    }

    /** Notes that what left memory cannot be brought back. */
    synchronized void lose(ServedEntry entry, String reason) {
        Slot slot = slots.get(entry.name());
        if (slot != null && entry.equals(slot.serving) && slot.resident == null) {
            slot.serving = null;
            fail(entry, reason, null);
        }
    }

    void remove(String name) {
        Resident old;
        synchronized (this) {
            Slot slot = slots.remove(name);
            old = slot == null ? null : slot.resident;
        }
        retire(old);
    }

    /**
     * Makes room for a model. Idle models of other names leave memory if they have to, the least recently used first; if
     * that is not enough, what the name stands for now leaves, too, when its requests are done.
     *
     * @param evict whether others may have to leave
     * @return false if there is no room without it
     */
    boolean reserve(String name, long bytes, boolean evict, Duration patience) {
        List<Resident> leaving = new ArrayList<>();
        synchronized (this) {
            memory.requireFits(name, bytes);
            if (memory.lacking(bytes) > 0) {
                if (!evict) {
                    return false;
                }
                choose(name, bytes).forEach(other -> leaving.add(detach(other)));
            }
        }
        leaving.forEach(this::retire);
        awaitRoom(name, bytes, patience);
        return true;
    }

    /** Waits for the requests of what is leaving. */
    private synchronized void awaitRoom(String name, long bytes, Duration patience) {
        Instant deadline = clock.instant().plus(patience);
        try {
            while (memory.lacking(bytes) > 0) {
                long left = Duration.between(clock.instant(), deadline).toMillis();
                if (left <= 0) {
                    throw memory.full(name, bytes);
                }
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServiceException.Unavailable("The service is shutting down");
        }
        memory.reserve(bytes);
    }

    synchronized void cancelReservation() {
        memory.reserve(0);
    }

    /** Names of models that have to leave memory. */
    private List<String> choose(String name, long bytes) {
        List<Eviction.Candidate> idle = new ArrayList<>();
        slots.forEach((other, slot) -> {
            Resident resident = slot.resident;
            if (resident != null && resident.users == 0 && !other.equals(name)) {
                idle.add(new Eviction.Candidate(other, resident.bytes(), resident.lastUsed));
            }
        });
        long lacking = memory.lacking(bytes);
        Optional<List<String>> others = Eviction.choose(lacking, idle);
        if (others.isPresent()) {
            return others.get();
        }
        Slot own = slots.get(name);
        if (own == null || own.resident == null) {
            throw memory.full(name, bytes);
        }
        List<String> leaving = new ArrayList<>(
                Eviction.choose(lacking - own.resident.bytes(), idle).orElseThrow(() -> memory.full(name, bytes)));
        leaving.add(name);
        return leaving;
    }

    private Resident detach(String name) {
        Slot slot = slots.get(name);
        if (slot == null || slot.resident == null) {
            throw new IllegalStateException(name + " is not in memory");
        }
        Resident resident = slot.resident;
        slot.resident = null;
        memory.countEviction(name);
        return resident;
    }

    private void retire(@Nullable Resident old) {
        if (old == null) {
            return;
        }
        old.model().usage().retire();
        synchronized (this) {
            memory.retired(old);
            notifyAll();
        }
    }

    synchronized List<String> names() {
        return List.copyOf(slots.keySet());
    }

    synchronized List<ModelStatus> all() {
        return slots.values().stream().map(Slot::status).toList();
    }

    synchronized Optional<ModelStatus> find(String name) {
        return Optional.ofNullable(slots.get(name)).map(Slot::status);
    }
}
