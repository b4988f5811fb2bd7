package io.subgoal.inference.model;

import io.subgoal.service.error.ServiceException;
import io.subgoal.store.model.ServedModels;
import jakarta.annotation.PreDestroy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The models that answer. Which ones is written in the store, so that all replicas serve the same, after a restart too;
 * a swap lets running requests finish on the old model.
 */
@Component
public class Models {

    private static final Logger LOG = LoggerFactory.getLogger(Models.class);

    private final ModelLoader loader;
    private final ServedModels served;
    private final Map<String, LoadedModel> byName = new ConcurrentHashMap<>();
    /** Checkpoints that could not be loaded, so that they are not tried every few seconds. */
    private final Map<String, UUID> broken = new ConcurrentHashMap<>();

    Models(ModelLoader loader, ServedModels served) {
        this.loader = loader;
        this.served = served;
    }

    /** Works with a model that stays in memory until the work is done. */
    public <T> T use(String name, Function<LoadedModel, T> work) {
        return session(session -> work.apply(session.model(name)));
    }

    /** Works with several models; each stays in memory until the work is done. */
    public <T> T session(Function<Session, T> work) {
        Session session = new Session();
        try {
            return work.apply(session);
        } finally {
            session.release();
        }
    }

    /** The models of one piece of work. */
    public final class Session {

        private final Map<String, LoadedModel> held = new HashMap<>();

        private Session() {}

        /** A served model; the same one throughout the work, even if it is swapped meanwhile. */
        public LoadedModel model(String name) {
            return held.computeIfAbsent(name, Models.this::acquire);
        }

        private void release() {
            held.values().forEach(LoadedModel::release);
        }
    }

    /** A served model, to be looked at; it may go at any time. To work with it use {@link #session}. */
    public LoadedModel get(String name) {
        LoadedModel model = byName.get(name);
        if (model == null) {
            refuseIfPending(name);
            throw new ServiceException.NotFound(
                    "No model is served as '%s'. Served: %s. Load one with PUT /v1/models/%s"
                            .formatted(name, byName.keySet().stream().sorted().toList(), name));
        }
        return model;
    }

    /** A model the store says is served, and that is not there: for now, or because it cannot be loaded. */
    private void refuseIfPending(String name) {
        served.find(name).ifPresent(entry -> {
            throw new ServiceException.Unavailable(
                    entry.checkpointId().equals(broken.get(name))
                            ? "Model '%s' cannot be loaded from checkpoint %s; the log says why. Load another one with PUT /v1/models/%s"
                                    .formatted(name, entry.checkpointId(), name)
                            : "Model '%s' is being loaded; try again in a moment".formatted(name));
        });
    }

    /** Names that the store says are served and that do not answer yet. */
    public List<String> pending() {
        return served.all().stream()
                .filter(entry -> !entry.checkpointId().equals(broken.get(entry.name())))
                .map(ServedModels.Entry::name)
                .filter(name -> !byName.containsKey(name))
                .toList();
    }

    /** All served models by name, to be looked at. */
    public List<LoadedModel> all() {
        return byName.values().stream()
                .sorted((a, b) -> a.name().compareTo(b.name()))
                .toList();
    }

    /** Serves a checkpoint under a name, in place of what was served before. */
    synchronized LoadedModel load(String name, UUID checkpointId) {
        LoadedModel fresh = loader.load(name, checkpointId);
        served.put(name, checkpointId);
        broken.remove(name);
        install(fresh);
        return fresh;
    }

    synchronized void unload(String name) {
        get(name);
        served.remove(name);
        remove(name);
    }

    /** Follows what other replicas, or an earlier life of this one, were told to serve. */
    @Scheduled(fixedDelay = 2000)
    synchronized void followStore() {
        Map<String, UUID> wanted = served.all().stream()
                .collect(Collectors.toMap(ServedModels.Entry::name, ServedModels.Entry::checkpointId));
        wanted.forEach((name, checkpointId) -> {
            LoadedModel present = byName.get(name);
            boolean current = present != null && present.checkpoint().id().equals(checkpointId);
            if (!current && !checkpointId.equals(broken.get(name))) {
                tryLoad(name, checkpointId);
            }
        });
        byName.keySet().stream()
                .filter(name -> !wanted.containsKey(name))
                .toList()
                .forEach(this::remove);
    }

    @PreDestroy
    synchronized void close() {
        List.copyOf(byName.keySet()).forEach(this::remove);
    }

    private void tryLoad(String name, UUID checkpointId) {
        try {
            install(loader.load(name, checkpointId));
        } catch (RuntimeException e) {
            broken.put(name, checkpointId);
            LOG.error("Model '{}' cannot be served from checkpoint {}", name, checkpointId, e);
        }
    }

    private void install(LoadedModel model) {
        LoadedModel old = byName.put(model.name(), model);
        LOG.info(
                "Model '{}' serves checkpoint {}",
                model.name(),
                model.checkpoint().id());
        if (old != null) {
            old.retire();
        }
    }

    private void remove(String name) {
        LoadedModel old = byName.remove(name);
        if (old != null) {
            LOG.info("Model '{}' is unloaded", name);
            old.retire();
        }
    }

    private LoadedModel acquire(String name) {
        while (true) {
            LoadedModel model = get(name);
            if (model.acquire()) {
                return model;
            }
        }
    }
}
