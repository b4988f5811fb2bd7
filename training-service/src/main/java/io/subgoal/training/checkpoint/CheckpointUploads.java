package io.subgoal.training.checkpoint;

import io.subgoal.service.error.ServiceException;
import io.subgoal.store.training.CheckpointFilter;
import io.subgoal.store.training.Checkpoints;
import io.subgoal.textworld.prompt.PromptFormats;
import io.subgoal.textworld.prompt.Role;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/**
 * Takes in models. An archive is unpacked and checked in a temporary folder; only what passes is stored, all at once, so an
 * upload that breaks off leaves nothing to be seen.
 */
@Component
class CheckpointUploads {

    private final Checkpoints checkpoints;
    private final ModelArchive archive;
    private final Semaphore places;

    CheckpointUploads(Checkpoints checkpoints, CheckpointProperties properties) {
        this.checkpoints = checkpoints;
        archive = new ModelArchive(properties.upload().unpackedLimit());
        places = new Semaphore(properties.upload().atOnce());
    }

    /**
     * What the sender says about a model.
     *
     * @param roles none for a base model
     * @param sourceTokens longest input it was trained with
     */
    record Declaration(
            String name,
            List<String> roles,
            @Nullable String format,
            @Nullable Integer sourceTokens) {}

    /** Stores the model of an archive; returns the checkpoint. */
    UUID receive(Declaration declaration, InputStream body) throws IOException {
        check(declaration);
        if (!places.tryAcquire()) {
            throw new ServiceException.Overloaded("Other models are coming in; send this one when they are through");
        }
        Path folder = null;
        try {
            folder = Files.createTempDirectory("model-upload");
            archive.unpack(body, folder);
            return store(declaration, folder, UploadedModel.check(folder));
        } finally {
            if (folder != null) {
                FileSystemUtils.deleteRecursively(folder);
            }
            places.release();
        }
    }

    private UUID store(Declaration declaration, Path folder, UploadedModel model) {
        Map<String, Object> details = new HashMap<>();
        details.put("uploaded", true);
        if (declaration.sourceTokens() != null) {
            details.put("sourceTokens", declaration.sourceTokens());
        }
        return checkpoints.storeModel(
                new Checkpoints.Description(
                        null,
                        declaration.name(),
                        declaration.roles(),
                        declaration.format(),
                        0,
                        model.parameters(),
                        details),
                folder);
    }

    private void check(Declaration declaration) {
        List<String> roles = declaration.roles();
        for (String role : roles) {
            if (Role.parse(role).isEmpty()) {
                throw new ServiceException.Invalid(
                        "roles",
                        "must be among %s, not '%s'"
                                .formatted(
                                        Arrays.stream(Role.values())
                                                .map(Role::wireName)
                                                .toList(),
                                        role));
            }
        }
        if (new HashSet<>(roles).size() < roles.size()) {
            throw new ServiceException.Invalid("roles", "must not name a role twice");
        }
        String format = declaration.format();
        if (format == null ? !roles.isEmpty() : PromptFormats.find(format).isEmpty()) {
            throw new ServiceException.Invalid(
                    "format", "must be one of %s for a model that has roles".formatted(PromptFormats.ids()));
        }
        if (format != null && roles.isEmpty()) {
            throw new ServiceException.Invalid(
                    "format", "must be left out for a base model; if it was trained for something, name its roles");
        }
        requireFree(declaration.name());
    }

    private void requireFree(String name) {
        CheckpointFilter filter = new CheckpointFilter(null, null, name, null, null, null);
        if (checkpoints.countModels(filter) > 0) {
            throw new ServiceException.Conflict(
                    "There is a checkpoint named '%s' already. Choose another name, or use that one".formatted(name));
        }
    }
}
