package io.subgoal.inference.model;

import io.subgoal.api.inference.ModelRequest;
import io.subgoal.api.inference.ServedModel;
import io.subgoal.service.error.ServiceException;
import io.subgoal.store.model.ServedEntry;
import io.subgoal.store.model.ServedModels;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The models that answer. Which ones is written in the store, so that all replicas serve the same, after a restart too;
 * a swap lets running requests finish on the old model. Models that left memory for others come back when they are asked.
 */
@Component
public class Models {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final ModelTable table;
    private final ModelLoads loads;
    private final ModelRequests requests;
    private final ServedModels served;
    private final InferenceProperties properties;

    Models(
            ModelTable table,
            ModelLoads loads,
            ModelRequests requests,
            ServedModels served,
            InferenceProperties properties) {
        this.table = table;
        this.loads = loads;
        this.requests = requests;
        this.served = served;
        this.properties = properties;
    }

    /** Works with a model that stays in memory until the work is done. */
    public <T> T use(String name, Function<LoadedModel, T> work) {
        return session(session -> work.apply(session.model(name)));
    }

    /** Works with several models; each stays in memory until the work is done. */
    public <T> T session(Function<ModelSession, T> work) {
        Session session = new Session();
        try {
            return work.apply(session);
        } finally {
            session.release();
        }
    }

    /** Served models; each stays in memory until the work is done, even if it is swapped meanwhile. */
    private final class Session implements ModelSession {

        private final Map<String, Resident> held = new HashMap<>();

        @Override
        public LoadedModel model(String name) {
            return held.computeIfAbsent(name, Models.this::acquire).model();
        }

        /** A model that left memory stays where it is. */
        @Override
        public void require(String field, String name) {
            if (!held.containsKey(name)
                    && table.find(name).isEmpty()
                    && served.find(name).isEmpty()) {
                throw new ServiceException.Invalid(field, unknown(name));
            }
        }

        private void release() {
            held.values().forEach(table::release);
        }
    }

    private Resident acquire(String name) {
        long deadline = System.nanoTime() + properties.loadPatience().toNanos();
        while (true) {
            Optional<Resident> resident = table.acquire(name);
            if (resident.isPresent()) {
                return resident.get();
            }
            if (table.evicted(name).isEmpty()) {
                throw absent(name);
            }
            await(name, loads.bring(name), deadline);
        }
    }

    /** Waits for a model that comes back into memory. */
    private static void await(String name, CompletableFuture<Void> load, long deadline) {
        try {
            load.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new ServiceException.Unavailable(
                    "Model '%s' had left memory for others and is being loaded; try again in a moment".formatted(name),
                    RETRY_AFTER);
        } catch (ExecutionException e) {
            throw failure(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServiceException.Unavailable("The service is shutting down");
        }
    }

    /** Why there is no model of a name: for now, because it cannot be loaded, or because nobody asked for it. */
    private ServiceException absent(String name) {
        Optional<String> problem = table.find(name).map(ModelStatus::problem);
        if (problem.isPresent()) {
            return new ServiceException.Unavailable(
                    "Model '%s' cannot be loaded: %s. Load another one with PUT /v1/models/%s"
                            .formatted(name, problem.get(), name));
        }
        if (served.find(name).isPresent()) {
            return new ServiceException.Unavailable(
                    "Model '%s' is being loaded; try again in a moment".formatted(name), RETRY_AFTER);
        }
        return new ServiceException.NotFound(unknown(name));
    }

    private String unknown(String name) {
        return "No model is served as '%s'. Served: %s. Load one with PUT /v1/models/%s"
                .formatted(name, table.names(), name);
    }

    /** Names that the store says are served and that this process has not come to yet. */
    public List<String> pending() {
        Set<String> known = Set.copyOf(table.names());
        return served.all().stream()
                .map(ServedEntry::name)
                .filter(name -> !known.contains(name))
                .toList();
    }

    /** All that is served, as it is in this process. */
    public List<ServedModel> all() {
        Map<String, ModelStatus> known = table.all().stream()
                .collect(Collectors.toMap(status -> status.entry().name(), status -> status));
        served.all().forEach(entry -> known.putIfAbsent(entry.name(), ModelStatus.loading(entry)));
        return new TreeSet<>(known.keySet())
                .stream().map(known::get).map(ServedModelMapper::view).toList();
    }

    /** A served model as it stands in this process. */
    public ServedModel get(String name) {
        return table.find(name)
                .or(() -> served.find(name).map(ModelStatus::loading))
                .map(ServedModelMapper::view)
                .orElseThrow(() -> absent(name));
    }

    /** Serves a model under a name, in place of what was served before. */
    ServedModel load(String name, ModelRequest request) {
        ModelRequests.Settled settled = requests.settle(request);
        try {
            loads.put(name, settled.source(), settled.settings()).get();
        } catch (ExecutionException e) {
            throw failure(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServiceException.Unavailable("The service is shutting down");
        }
        return get(name);
    }

    private static RuntimeException failure(ExecutionException e) {
        return e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
    }

    void unload(String name) {
        if (served.find(name).isEmpty()) {
            throw absent(name);
        }
        served.remove(name);
        table.remove(name);
        loads.follow(name);
    }

    /** Follows what other replicas, or an earlier life of this one, were told to serve. */
    @Scheduled(fixedDelay = 2000)
    void followStore() {
        List<ServedEntry> wanted = served.all();
        Set<String> names = wanted.stream().map(ServedEntry::name).collect(Collectors.toSet());
        wanted.stream().filter(table::needs).map(ServedEntry::name).forEach(loads::follow);
        table.names().stream().filter(name -> !names.contains(name)).forEach(loads::follow);
    }

    @PreDestroy
    void close() {
        loads.close();
        table.names().forEach(table::remove);
    }
}
