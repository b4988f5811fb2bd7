package io.subgoal.training.trainer;

import io.subgoal.api.training.BaseModel;
import io.subgoal.service.job.JobContext;
import io.subgoal.store.Json;
import io.subgoal.store.training.Checkpoints;
import io.subgoal.store.training.Metrics;
import io.subgoal.store.training.StoredCheckpoint;
import io.subgoal.store.training.TrainingRunEntity;
import io.subgoal.store.training.TrainingRunRepository;
import io.subgoal.t5.T5Model;
import io.subgoal.t5.train.DivergedException;
import io.subgoal.training.base.BaseModels;
import io.subgoal.training.base.ResolvedBase;
import io.subgoal.training.checkpoint.CheckpointProperties;
import io.subgoal.training.metric.RunMeters;
import io.subgoal.training.trainer.TrainingProperties.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Trains a run's model in this process, from where an earlier attempt was saved if there was one. */
@Component
public class TrainModel {

    /** The kind of job. */
    public static final String KIND = "train";

    private static final Logger LOG = LoggerFactory.getLogger(TrainModel.class);

    private final TrainingRunRepository runs;
    private final RowLoader loader;
    private final TokenCache cache;
    private final BaseModels baseModels;
    private final Metrics metrics;
    private final Checkpoints checkpoints;
    private final Places places;
    private final RunMeters meters;
    private final CheckpointProperties keeping;

    TrainModel(
            TrainingRunRepository runs,
            RowLoader loader,
            TokenCache cache,
            BaseModels baseModels,
            Metrics metrics,
            Checkpoints checkpoints,
            Places places,
            RunMeters meters,
            CheckpointProperties keeping) {
        this.runs = runs;
        this.loader = loader;
        this.cache = cache;
        this.baseModels = baseModels;
        this.metrics = metrics;
        this.checkpoints = checkpoints;
        this.places = places;
        this.meters = meters;
        this.keeping = keeping;
    }

    /**
     * Trains the run that the job is for.
     *
     * @throws RuntimeException if it cannot be trained; the message says what to do
     */
    public void run(JobContext job) throws IOException, InterruptedException {
        if (trained(job)) {
            return;
        }
        Place place = places.take();
        String name = job.patiently(() -> runs.findById(job.subjectId()))
                .orElseThrow()
                .name();
        try {
            while (!attempt(job, place)) {
                LOG.warn("Run {} goes back to its last saved state and on with half the rate", job.subjectId());
            }
        } finally {
            meters.end(name);
            places.giveBack(place);
        }
    }

    /** Whether the run that the job is for has its model. */
    public boolean trained(JobContext job) {
        return job.patiently(() -> checkpoints.modelOf(job.subjectId())).isPresent();
    }

    /** Trains to the end; false if the loss was no number, or exploded, and the run is to go back. */
    private boolean attempt(JobContext job, Place place) throws IOException {
        TrainingRunEntity run =
                job.patiently(() -> runs.findById(job.subjectId())).orElseThrow();
        try (Workspace opened = Workspace.open(Path.of(System.getProperty("java.io.tmpdir")))) {
            Path workspace = opened.directory();
            BaseModel base = Json.read(run.base(), BaseModel.class);
            ResolvedSettings settings = ResolvedSettings.read(run.settings(), RunRole.parse(run.role()), base.preset());
            RowSource source = RowSource.of(run, settings);
            try (RunStore store =
                    new RunStore(run, settings, checkpoints, metrics, job, meters, keeping.keepLast(), workspace)) {
                Optional<Path> saved = store.fetchState();
                ResolvedBase start =
                        baseModels.resolve(base, workspace, (what, done, all) -> job.say(fetching(what, done, all)));
                job.say("Reading the rows");
                try (RunData data = open(job, source, settings, start, saved, workspace)) {
                    return train(job, run, settings, data, store, place);
                }
            }
        }
    }

    private RunData open(
            JobContext job,
            RowSource source,
            ResolvedSettings settings,
            ResolvedBase start,
            Optional<Path> saved,
            Path workspace)
            throws IOException {
        try {
            return job.patiently(() -> {
                try {
                    return new RunData(source, settings, start, saved, loader, cache, workspace);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static String fetching(String what, long done, long all) {
        return all == 0 ? what : "%s, %d %%".formatted(what, 100 * done / all);
    }

    private boolean train(
            JobContext job, TrainingRunEntity run, ResolvedSettings settings, RunData data, RunStore store, Place place)
            throws IOException {
        store.record(
                0,
                Map.of(
                        "cut_sources", (double) data.train().cutSources(),
                        "cut_targets", (double) data.train().cutTargets()));
        RunState end = data.state();
        if (!end.ended()) {
            try (TrainingSession session =
                    new TrainingSession(settings, data, store, job, place, Math.pow(0.5, run.rollbacks()))) {
                end = session.train();
            } catch (DivergedException e) {
                goBackOrStop(job, run.id(), settings, e);
                return false;
            }
        }
        finish(job, settings, data, store, place, end);
        return true;
    }

    private void goBackOrStop(JobContext job, UUID runId, ResolvedSettings settings, DivergedException e) {
        boolean back = "halve".equals(settings.divergence().then());
        TrainingRunEntity run = job.patiently(() -> runs.findById(runId)).orElseThrow();
        int times = ResolvedSettings.given(settings.divergence().times());
        if (!back || run.rollbacks() >= times) {
            throw new IllegalStateException(
                    "%s. %s"
                            .formatted(
                                    e.getMessage(),
                                    back
                                            ? "It has gone back %d times already: start a run with a lower learning rate"
                                                    .formatted(times)
                                            : "Start a run with a lower learning rate, or one that goes back by itself: divergence.then = halve"),
                    e);
        }
        LOG.warn("{}", e.getMessage());
        run.rollBack();
        job.patiently(() -> runs.save(run));
    }

    /** Measures the best model on all rows it was compared on, and makes it the run's result. */
    private void finish(
            JobContext job, ResolvedSettings settings, RunData data, RunStore store, Place place, RunState end)
            throws IOException {
        Evaluator evaluator = new Evaluator(
                settings.choice().prefix(), data.dev(), data.tokenizer(), settings.targetTokens(), job::checkpoint);
        int rows = ResolvedSettings.given(settings.selection().finalRows());
        StoredCheckpoint best = store.best();
        Map<String, Double> measured;
        try (T5Model model = T5Model.load(store.fetch(best), place.first())) {
            measured = evaluator.measure(model, rows, rows);
        }
        Map<String, Double> named = new HashMap<>();
        measured.forEach((name, value) -> named.put("final_" + name, value));
        store.record(end.updates(), named);
        store.choose(best, measured);
    }
}
