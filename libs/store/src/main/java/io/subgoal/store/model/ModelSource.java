package io.subgoal.store.model;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a served model comes from: a checkpoint, named by its id or by an alias, or a directory.
 *
 * @param checkpointId of the checkpoint; behind an alias the one it stands for now
 * @param roles what the model can be asked for; null if its checkpoint says it
 * @param format id of its prompt format; null if its checkpoint says it, or if it has none
 */
public record ModelSource(
        @Nullable UUID checkpointId,
        @Nullable String alias,
        @Nullable String directory,
        @Nullable List<String> roles,
        @Nullable String format) {

    public ModelSource {
        roles = roles == null ? null : List.copyOf(roles);
    }

    public static ModelSource ofCheckpoint(UUID checkpointId) {
        return new ModelSource(checkpointId, null, null, null, null);
    }
}
