package io.subgoal.inference.model;

import io.subgoal.api.inference.ModelEngine;
import io.subgoal.api.inference.ModelRequest;
import io.subgoal.service.error.ServiceException;
import io.subgoal.store.model.CheckpointAliases;
import io.subgoal.store.model.CheckpointAliases.Alias;
import io.subgoal.store.model.ModelSettings;
import io.subgoal.store.model.ModelSource;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Settles what a request leaves open, and refuses what cannot be before anything is loaded. */
@Component
class ModelRequests {

    private final ModelSources sources;
    private final CheckpointAliases aliases;
    private final InferenceProperties properties;

    ModelRequests(ModelSources sources, CheckpointAliases aliases, InferenceProperties properties) {
        this.sources = sources;
        this.aliases = aliases;
        this.properties = properties;
    }

    /** What is to be written down, so that every replica and every later start does the same. */
    record Settled(ModelSource source, ModelSettings settings) {}

    Settled settle(ModelRequest request) {
        long named = Stream.of(request.checkpointId(), request.alias(), request.directory())
                .filter(Objects::nonNull)
                .count();
        if (named != 1) {
            throw new ServiceException.Invalid("checkpointId", "name exactly one of checkpointId, alias and directory");
        }
        ModelSource source = new ModelSource(
                checkpointId(request), request.alias(), request.directory(), request.roles(), request.format());
        sources.find(source);
        return new Settled(source, settings(request));
    }

    private @Nullable UUID checkpointId(ModelRequest request) {
        String alias = request.alias();
        if (alias == null) {
            return request.checkpointId();
        }
        return aliases.find(alias)
                .map(Alias::checkpointId)
                .orElseThrow(() -> new ServiceException.Invalid(
                        "alias", "There is no alias '%s': make it with PUT /v1/aliases/%s".formatted(alias, alias)));
    }

    private ModelSettings settings(ModelRequest request) {
        String device = Objects.requireNonNullElse(request.device(), properties.device());
        ModelSettings asked = new ModelSettings(
                Objects.requireNonNullElse(request.engine(), properties.engine())
                        .wireName(),
                Objects.requireNonNullElse(request.precision(), properties.precision())
                        .wireName(),
                device,
                request.threads());
        Placement placement = Placement.of(asked, properties);
        boolean own = placement.engine() == ModelEngine.ONNX;
        return new ModelSettings(
                asked.engine(), asked.precision(), device, own ? Integer.valueOf(placement.threads()) : null);
    }
}
