package io.subgoal.inference.model;

import io.subgoal.service.error.ServiceException;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The memory of models and its limit; guarded by the {@link ModelTable}. */
@Component
class ModelMemory {

    private static final Logger LOG = LoggerFactory.getLogger(ModelMemory.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    /** 0: no limit. */
    private final long limit;

    private final Set<Resident> occupying = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Resident> retired = Collections.newSetFromMap(new IdentityHashMap<>());
    private final AtomicLong evictions = new AtomicLong();
    private final AtomicLong used = new AtomicLong();
    private long reserved;

    ModelMemory(InferenceProperties properties) {
        limit = properties.memory().toBytes();
    }

    void reserve(long bytes) {
        reserved = bytes;
    }

    /** A loaded model takes up what was reserved for it. */
    void occupy(Resident fresh) {
        reserved = 0;
        occupying.add(fresh);
        count();
    }

    /** A model that is to go when its last request is done. */
    void retired(Resident old) {
        retired.add(old);
        settle(old);
    }

    /** Frees what a retired model had once nobody uses it. */
    void settle(Resident old) {
        if (old.users == 0 && retired.remove(old)) {
            occupying.remove(old);
            count();
        }
    }

    /** Bytes that are lacking for so many more. */
    long lacking(long bytes) {
        return limit == 0 ? 0 : used.get() + reserved + bytes - limit;
    }

    void requireFits(String name, long bytes) {
        if (limit > 0 && bytes > limit) {
            throw new ServiceException.Conflict(
                    "Model '%s' needs %s of memory, and all models together may take %s: raise subgoal.inference.memory, or take a smaller precision"
                            .formatted(name, megabytes(bytes), megabytes(limit)),
                    Map.of("memoryBytes", bytes, "memoryLimit", limit));
        }
    }

    ServiceException full(String name, long bytes) {
        return new ServiceException.Unavailable(
                "Model '%s' needs %s of memory, of which %s are taken by models that are all in use; try again, unload one, or raise subgoal.inference.memory (%s)"
                        .formatted(name, megabytes(bytes), megabytes(used.get()), megabytes(limit)),
                RETRY_AFTER);
    }

    void countEviction(String name) {
        evictions.incrementAndGet();
        LOG.info("Model '{}' leaves memory for another", name);
    }

    long evictions() {
        return evictions.get();
    }

    /** Memory of the models that are loaded, as reckoned. */
    long bytes() {
        return used.get();
    }

    private void count() {
        used.set(occupying.stream().mapToLong(Resident::bytes).sum());
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }
}
