package io.subgoal.training.base;

import io.subgoal.api.training.BaseModel;
import io.subgoal.service.error.ServiceException;
import io.subgoal.store.blob.BlobStore;
import io.subgoal.store.training.Checkpoints;
import io.subgoal.store.training.StoredCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.util.FileSystemUtils;

/** What runs start from: looked at when a run is asked for, and brought when it starts. */
@Service
public class BaseModels {

    private final BaseModelProperties properties;
    private final Checkpoints checkpoints;
    private final BlobStore blobs;
    private final HubModels hubModels;

    BaseModels(BaseModelProperties properties, Checkpoints checkpoints, BlobStore blobs, Hub hub) {
        this.properties = properties;
        this.checkpoints = checkpoints;
        this.blobs = blobs;
        hubModels = new HubModels(
                hub, properties.hub().sizeLimit(), properties.hub().maxAttempts());
    }

    /**
     * Looks at a base model without bringing it. Of a hub model the list of files and {@code config.json} are fetched, so
     * this is no work for a transaction.
     *
     * @param field path of the base model in the request, such as {@code base}
     * @return the same, a hub model with its commit as its revision: what a run should keep, so that it starts from the
     *     same weights whenever it is started
     * @throws ServiceException.Invalid naming the field, if the model is not there or of the wrong kind
     * @throws ServiceException.Unavailable if the hub cannot be asked
     */
    public BaseModel check(BaseModel base, String field) {
        requireOne(base, field);
        String part = field + "." + part(base);
        try {
            if (base.preset() != null) {
                preset(base.preset());
                return base;
            }
            if (base.checkpointId() != null) {
                checkCheckpoint(base.checkpointId());
                return base;
            }
            if (base.directory() != null) {
                directory(base.directory()).check();
                return base;
            }
            return hubModels.check(Objects.requireNonNull(base.hub()), part);
        } catch (WrongBaseModelException e) {
            throw new ServiceException.Invalid(part, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new ServiceException.Unavailable("The base model cannot be looked at: " + e.getMessage());
        }
    }

    /**
     * Brings a base model.
     *
     * @param workspace folder of the run; a checkpoint of the store is put there
     * @throws WrongBaseModelException if it is not there or of the wrong kind
     */
    public ResolvedBase resolve(BaseModel base, Path workspace, Progress progress) throws IOException {
        requireOne(base, "base");
        if (base.preset() != null) {
            return new ResolvedBase.Scratch(preset(base.preset()));
        }
        if (base.checkpointId() != null) {
            return checkpoint(base.checkpointId(), workspace).resolve(progress);
        }
        if (base.directory() != null) {
            return directory(base.directory()).resolve(progress);
        }
        return hubModels.fetch(Objects.requireNonNull(base.hub()), progress).resolve(progress);
    }

    private static void requireOne(BaseModel base, String field) {
        if (!base.isOneOfFour()) {
            throw new ServiceException.Invalid(field, "name exactly one of preset, checkpointId, directory and hub");
        }
    }

    private static String part(BaseModel base) {
        if (base.preset() != null) {
            return "preset";
        }
        if (base.checkpointId() != null) {
            return "checkpointId";
        }
        return base.directory() != null ? "directory" : "hub";
    }

    private static Preset preset(String name) {
        return Preset.parse(name)
                .orElseThrow(() -> new WrongBaseModelException(
                        "There is no preset '%s'; there are %s".formatted(name, Preset.names())));
    }

    private StoredCheckpoint stored(UUID id) {
        return checkpoints.findModel(id).orElseThrow(() -> new WrongBaseModelException("There is no checkpoint " + id));
    }

    private void checkCheckpoint(UUID id) throws IOException {
        StoredCheckpoint checkpoint = stored(id);
        String name = name(checkpoint);
        ModelParts.lacking(file -> checkpoint.file(file).isPresent()).ifPresent(lack -> {
            throw new WrongBaseModelException(name + " " + lack);
        });
        Path directory = Files.createTempDirectory("subgoal-base");
        try {
            Path config = directory.resolve(ModelParts.CONFIG);
            blobs.fetch(checkpoint.file(ModelParts.CONFIG).orElseThrow().sha256(), config);
            ConfigCheck.read(config, name);
        } finally {
            FileSystemUtils.deleteRecursively(directory);
        }
    }

    private ModelDirectory checkpoint(UUID id, Path workspace) throws IOException {
        StoredCheckpoint checkpoint = stored(id);
        Path directory = workspace.resolve("base");
        checkpoints.fetch(checkpoint, directory);
        return new ModelDirectory(directory, name(checkpoint));
    }

    private static String name(StoredCheckpoint checkpoint) {
        return "checkpoint %s (%s)".formatted(checkpoint.name(), checkpoint.id());
    }

    private ModelDirectory directory(String text) throws IOException {
        Path root = properties
                .modelsRoot()
                .orElseThrow(
                        () -> new WrongBaseModelException(
                                "Directories cannot be named here: set subgoal.training.models-directory to the folder they are in"));
        Path directory = inside(root, text);
        ModelDirectory model = new ModelDirectory(directory, "directory " + text);
        for (String file : model.names()) {
            inside(root, directory.resolve(file).toString());
        }
        return model;
    }

    /** Where a path leads to, links followed; it must not lead out of the root, and says as little of what is there. */
    private static Path inside(Path root, String text) {
        try {
            Path real = root.resolve(text).toRealPath();
            if (real.startsWith(root.toRealPath())) {
                return real;
            }
        } catch (IOException | InvalidPathException e) {
            // Said below.
        }
        throw new WrongBaseModelException("There is no '%s' under subgoal.training.models-directory".formatted(text));
    }
}
