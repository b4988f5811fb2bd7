package io.subgoal.inference.model;

import io.subgoal.api.inference.ServedModel;
import io.subgoal.store.model.ModelSource;
import io.subgoal.textworld.prompt.PromptFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Served models on the wire. */
final class ServedModelMapper {

    private ServedModelMapper() {}

    static ServedModel view(ModelStatus status) {
        ModelSource source = status.entry().source();
        Plan plan = status.plan();
        LoadedModel model = status.model();
        ServedCheckpoint checkpoint = plan == null ? null : plan.checkpoint();
        Placement placement = plan == null ? null : plan.placement();
        return new ServedModel(
                status.entry().name(),
                source.checkpointId(),
                source.alias(),
                source.directory(),
                checkpoint == null ? Objects.requireNonNullElse(source.roles(), List.of()) : checkpoint.roles(),
                format(checkpoint),
                status.state(),
                status.problem(),
                placement == null ? null : placement.engine(),
                placement == null ? null : placement.precision(),
                placement == null ? null : placement.deviceName(),
                placement == null ? null : Integer.valueOf(placement.threads()),
                plan == null ? null : Long.valueOf(plan.memoryBytes()),
                plan == null ? null : Long.valueOf(plan.parameters()),
                checkpoint == null ? null : Integer.valueOf(checkpoint.sourceTokens()),
                model == null ? null : Integer.valueOf(model.vocabulary()),
                model == null ? null : model.loadedAt(),
                status.lastUsed());
    }

    private static @Nullable String format(@Nullable ServedCheckpoint checkpoint) {
        PromptFormat format = checkpoint == null ? null : checkpoint.format();
        return format == null ? null : format.id();
    }
}
