package io.subgoal.inference.model;

import io.subgoal.service.error.ServiceException;
import io.subgoal.store.model.ModelSource;
import io.subgoal.store.training.Checkpoints;
import io.subgoal.store.training.StoredCheckpoint;
import io.subgoal.textworld.prompt.PromptFormat;
import io.subgoal.textworld.prompt.PromptFormats;
import io.subgoal.textworld.prompt.Role;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds what is to be served, and what it can be asked for. */
@Component
class ModelSources {

    private static final int DEFAULT_SOURCE_TOKENS = 1024;

    private final Checkpoints checkpoints;
    private final ModelDirectories directories;

    ModelSources(Checkpoints checkpoints, ModelDirectories directories) {
        this.checkpoints = checkpoints;
        this.directories = directories;
    }

    /** What was found: a checkpoint of the store, or a directory. */
    record Found(ServedCheckpoint checkpoint, Optional<StoredCheckpoint> stored, Optional<Path> directory) {}

    /**
     * Finds a source.
     *
     * @throws ServiceException.Invalid naming the field of a request, if the source cannot be served
     */
    Found find(ModelSource source) {
        String directory = source.directory();
        if (directory != null) {
            ServedCheckpoint served =
                    described(null, directory, roles(source, "A directory"), source.format(), DEFAULT_SOURCE_TOKENS);
            return new Found(served, Optional.empty(), Optional.of(directories.find(directory)));
        }
        UUID id = source.checkpointId();
        StoredCheckpoint stored = Optional.ofNullable(id)
                .flatMap(checkpoints::findModel)
                .orElseThrow(() -> new ServiceException.Invalid(
                        "checkpointId",
                        "There is no checkpoint " + id + "; see the training service's /v1/checkpoints"));
        int sourceTokens = stored.details().get("sourceTokens") instanceof Number number
                ? number.intValue()
                : DEFAULT_SOURCE_TOKENS;
        boolean own = stored.format() != null;
        if (own && (source.roles() != null || source.format() != null)) {
            throw new ServiceException.Invalid(
                    source.roles() != null ? "roles" : "format",
                    "Checkpoint %s brings its roles %s and its format '%s': leave them out"
                            .formatted(stored.id(), stored.roles(), stored.format()));
        }
        List<String> roles = own ? stored.roles() : roles(source, "Checkpoint " + stored.id());
        String format = own ? stored.format() : source.format();
        return new Found(
                described(stored.id(), null, roles, format, sourceTokens), Optional.of(stored), Optional.empty());
    }

    private static ServedCheckpoint described(
            @Nullable UUID id,
            @Nullable String directory,
            List<String> roles,
            @Nullable String format,
            int sourceTokens) {
        return new ServedCheckpoint(id, directory, roles, format == null ? null : format(format), sourceTokens);
    }

    /** The roles of a model that does not bring them. */
    private static List<String> roles(ModelSource source, String what) {
        List<String> roles = source.roles();
        if (roles == null) {
            throw new ServiceException.Invalid(
                    "roles",
                    what
                            + " does not say what it was trained for: name roles and format, or send \"roles\": [] if it is only to generate text");
        }
        for (String role : roles) {
            if (Role.parse(role).isEmpty()) {
                throw new ServiceException.Invalid(
                        "roles",
                        "There is no role '%s'; there are executor, controller, first-subgoal and imitation"
                                .formatted(role));
            }
        }
        if (roles.isEmpty() != (source.format() == null)) {
            throw new ServiceException.Invalid(
                    "format",
                    roles.isEmpty()
                            ? "A model without roles is asked for text and has no prompt format: leave it out"
                            : "Name the prompt format that the roles were trained with");
        }
        return roles;
    }

    private static PromptFormat format(String id) {
        return PromptFormats.find(id)
                .orElseThrow(() -> new ServiceException.Invalid(
                        "format", "This version does not have the prompt format '%s'".formatted(id)));
    }
}
