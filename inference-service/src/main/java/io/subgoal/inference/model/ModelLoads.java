package io.subgoal.inference.model;

import io.subgoal.service.error.ServiceException;
import io.subgoal.store.model.ModelSettings;
import io.subgoal.store.model.ModelSource;
import io.subgoal.store.model.ServedEntry;
import io.subgoal.store.model.ServedModels;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** Loads models, one after another in a thread of its own, so that requests go on meanwhile. */
@Component
class ModelLoads {

    private static final Logger LOG = LoggerFactory.getLogger(ModelLoads.class);

    /** What may have been the store's or a busy moment's fault is tried again after this. */
    private static final Duration RETRY = Duration.ofSeconds(30);

    private final ModelLoader loader;
    private final ModelTable table;
    private final CacheTidier tidier;
    private final ServedModels served;
    private final ModelMeters meters;
    private final InferenceProperties properties;
    private final Clock clock;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("model-loader").daemon().factory());
    private final Map<String, CompletableFuture<Void>> followed = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<Void>> brought = new ConcurrentHashMap<>();

    ModelLoads(
            ModelLoader loader,
            ModelTable table,
            CacheTidier tidier,
            ServedModels served,
            ModelMeters meters,
            InferenceProperties properties,
            Clock clock) {
        this.loader = loader;
        this.table = table;
        this.tidier = tidier;
        this.served = served;
        this.meters = meters;
        this.properties = properties;
        this.clock = clock;
    }

    /** Loads a model and then writes down that it is served; if it cannot be loaded, all stays as it was. */
    CompletableFuture<Void> put(String name, ModelSource source, ModelSettings settings) {
        return CompletableFuture.runAsync(() -> putNow(name, source, settings), thread);
    }

    private void putNow(String name, ModelSource source, ModelSettings settings) {
        ServedEntry asked = new ServedEntry(name, source, settings, clock.instant());
        Resident fresh;
        try {
            fresh = load(asked, true).orElseThrow();
        } catch (RuntimeException e) {
            table.refuse(asked, reason(e));
            throw e;
        }
        ServedEntry written;
        try {
            served.put(name, source, settings);
            written = served.find(name).orElse(asked);
        } catch (RuntimeException e) {
            discard(fresh);
            throw e;
        }
        // Not as it was read: its alias may stand for something else by now, which is to be followed then.
        ServedEntry entry = new ServedEntry(name, source, settings, written.changedAt());
        install(new Resident(entry, fresh.plan(), fresh.model(), clock.instant()));
        tidier.tidy();
    }

    /** Has a name follow the store. */
    void follow(String name) {
        followed.computeIfAbsent(
                name,
                key -> CompletableFuture.runAsync(
                        () -> {
                            try {
                                followNow(name);
                            } finally {
                                followed.remove(name);
                            }
                        },
                        thread));
    }

    private void followNow(String name) {
        Optional<ServedEntry> wanted = served.find(name);
        if (wanted.isEmpty()) {
            forget(name);
        } else if (table.needs(wanted.get())) {
            ServedEntry entry = wanted.get();
            try {
                // At a start, no model drives out another: those that find no room wait to be asked for.
                Optional<Resident> fresh = load(entry, table.answers(name));
                fresh.ifPresent(resident -> installIf(() -> served.find(name).equals(wanted), resident));
                tidier.tidy();
            } catch (RuntimeException e) {
                table.fail(entry, reason(e), mayPass(e) ? RETRY : null);
                LOG.error("Model '{}' cannot be served as the store says", name, e);
            }
        }
    }

    private void forget(String name) {
        table.remove(name);
        LOG.info("Model '{}' is unloaded", name);
        tidier.tidy();
    }

    /** Brings a model back into memory; those who ask at the same time wait for the same. */
    CompletableFuture<Void> bring(String name) {
        return brought.computeIfAbsent(
                name,
                key -> CompletableFuture.runAsync(
                        () -> {
                            try {
                                table.evicted(name).ifPresent(this::bringNow);
                            } finally {
                                brought.remove(name);
                            }
                        },
                        thread));
    }

    private void bringNow(ServedEntry entry) {
        try {
            load(entry, true)
                    .ifPresent(resident ->
                            installIf(() -> table.evicted(entry.name()).equals(Optional.of(entry)), resident));
        } catch (RuntimeException e) {
            if (!mayPass(e)) {
                table.lose(entry, reason(e));
                LOG.error("Model '{}' cannot be brought back into memory", entry.name(), e);
            }
            throw e;
        }
    }

    private void installIf(BooleanSupplier wanted, Resident resident) {
        boolean still = false;
        try {
            still = wanted.getAsBoolean();
        } finally {
            if (!still) {
                discard(resident);
            }
        }
        if (still) {
            install(resident);
        }
    }

    private void install(Resident resident) {
        table.install(resident);
        Plan plan = resident.plan();
        LOG.info(
                "Model '{}' serves {} by {} in {}",
                resident.entry().name(),
                plan.checkpoint().describe(),
                plan.placement().engine().wireName(),
                plan.placement().precision().wireName());
    }

    /**
     * Loads a model into memory that is reserved for it.
     *
     * @param evict whether others may have to leave memory; if not, and there is no room, it is served without being loaded
     */
    private Optional<Resident> load(ServedEntry entry, boolean evict) {
        boolean loaded = false;
        try {
            Optional<Resident> resident = meters.load(() -> loader.load(entry, plan -> {
                boolean room = table.reserve(entry.name(), plan.memoryBytes(), evict, properties.loadPatience());
                if (!room) {
                    table.rest(entry, plan);
                }
                return room;
            }));
            loaded = resident.isPresent();
            return resident;
        } finally {
            if (!loaded) {
                table.cancelReservation();
            }
        }
    }

    private void discard(Resident resident) {
        resident.model().usage().retire();
        table.cancelReservation();
    }

    private static boolean mayPass(RuntimeException e) {
        return e instanceof ServiceException.Unavailable || e instanceof DataAccessException;
    }

    private static String reason(Throwable e) {
        @Nullable String message = e.getMessage();
        return e instanceof ServiceException && message != null ? message : e.toString();
    }

    /** Ends when the load at work is done. */
    void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(20, TimeUnit.SECONDS)) {
                LOG.warn("A model is still being loaded");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
