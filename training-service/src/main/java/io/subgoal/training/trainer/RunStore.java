package io.subgoal.training.trainer;

import io.subgoal.api.training.BaseModel;
import io.subgoal.service.job.JobContext;
import io.subgoal.store.Json;
import io.subgoal.store.training.Checkpoints;
import io.subgoal.store.training.Metrics;
import io.subgoal.store.training.StoredCheckpoint;
import io.subgoal.store.training.TrainingRunEntity;
import io.subgoal.t5.T5Model;
import io.subgoal.t5.train.Trainer;
import io.subgoal.training.metric.RunMeters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/** What a run writes into the store and reads from it; patient while the store cannot be reached. */
final class RunStore implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunStore.class);

    private static final Set<String> TO_GO_ON = Set.of(ModelFiles.OPTIMIZER, RunState.FILE);

    private final TrainingRunEntity run;
    private final ResolvedSettings settings;
    private final Checkpoints checkpoints;
    private final Metrics metrics;
    private final JobContext job;
    private final RunMeters meters;
    private final int keepLast;
    private final Path workspace;
    private final Saves saves = new Saves();

    RunStore(
            TrainingRunEntity run,
            ResolvedSettings settings,
            Checkpoints checkpoints,
            Metrics metrics,
            JobContext job,
            RunMeters meters,
            int keepLast,
            Path workspace) {
        this.run = run;
        this.settings = settings;
        this.checkpoints = checkpoints;
        this.metrics = metrics;
        this.job = job;
        this.meters = meters;
        this.keepLast = keepLast;
        this.workspace = workspace;
    }

    void record(long update, Map<String, Double> values) {
        meters.publish(run.name(), values);
        job.patiently(() -> {
            metrics.record(run.id(), update, values);
            return true;
        });
    }

    /**
     * Saves what the run goes on from, and the model with it. When this returns the model may go on learning; it is in the
     * store when {@link #awaitSaved} has returned, or the next save.
     */
    void save(T5Model model, Trainer trainer, RunState state, RunData data, boolean best, Map<String, Double> measured)
            throws IOException {
        Path directory = Files.createTempDirectory(workspace, "save");
        Checkpoints.Description description = new Checkpoints.Description(
                run.id(),
                run.name(),
                RunRole.parse(run.role()).wireNames(),
                run.format(),
                state.updates(),
                model.config().parameters(),
                details(data, measured));
        boolean begun = false;
        try {
            ModelFiles.writeModel(directory, model, data.tokenizerFile(), settings.targetTokens());
            ModelFiles.writeOptimizer(directory, trainer);
            state.write(directory);
            saves.begin(() -> store(description, directory, best));
            begun = true;
        } finally {
            if (!begun) {
                FileSystemUtils.deleteRecursively(directory);
            }
        }
    }

    private void store(Checkpoints.Description description, Path directory, boolean best) {
        try {
            job.patiently(() -> checkpoints.save(description, directory, TO_GO_ON, best, keepLast, job::requireHeld));
        } finally {
            try {
                FileSystemUtils.deleteRecursively(directory);
            } catch (IOException e) {
                LOG.warn("{} cannot be deleted: {}", directory, e.getMessage());
            }
        }
    }

    /** Waits until all that was saved is in the store. */
    void awaitSaved() {
        saves.await();
    }

    @Override
    public void close() {
        saves.close();
    }

    private Map<String, Object> details(RunData data, Map<String, Double> measured) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("metrics", measured);
        details.put("settings", Json.read(Json.write(settings.all()), Object.class));
        details.put("sourceTokens", settings.sourceTokens());
        details.put("targetTokens", settings.targetTokens());
        details.put("rows", data.train().size());
        details.put("rowsFingerprint", data.fingerprint());
        details.put("tokenizerSha256", data.tokenizerSha256());
        details.put("leaking", settings.choice().leaks());
        BaseModel.HubModel hub = Json.read(run.base(), BaseModel.class).hub();
        if (hub != null) {
            details.put("baseModel", hub.id());
        }
        return details;
    }

    /** Fetches what the run goes on from. */
    Optional<Path> fetchState() throws IOException {
        Optional<StoredCheckpoint> resume = job.patiently(() -> checkpoints.resumeOf(run.id()));
        return resume.isPresent() ? Optional.of(fetch(resume.get())) : Optional.empty();
    }

    /** The best model so far. */
    StoredCheckpoint best() {
        return job.patiently(() -> checkpoints.bestOf(run.id()))
                .orElseThrow(() -> new IllegalStateException("The run has no checkpoint"));
    }

    /** Makes a model the run's result. */
    void choose(StoredCheckpoint model, Map<String, Double> measured) {
        job.patiently(() -> {
            checkpoints.choose(run.id(), model.id(), measured, job::requireHeld);
            return true;
        });
    }

    /** Writes a checkpoint's files into a directory of its own. */
    Path fetch(StoredCheckpoint checkpoint) throws IOException {
        Path directory = Files.createTempDirectory(workspace, "saved");
        try {
            job.patiently(() -> {
                try {
                    checkpoints.fetch(checkpoint, directory);
                    return true;
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return directory;
    }
}
