package io.subgoal.training.mlflow;

import io.subgoal.store.job.Jobs;
import io.subgoal.store.job.StoredJob;
import io.subgoal.store.training.Metrics;
import io.subgoal.store.training.MlflowPushes;
import io.subgoal.store.training.MlflowPushes.Claim;
import io.subgoal.store.training.StoredMetric;
import io.subgoal.store.training.StoredPush;
import io.subgoal.store.training.TrainingRunEntity;
import io.subgoal.store.training.TrainingRunRepository;
import io.subgoal.training.mlflow.MlflowMessages.Batch;
import io.subgoal.training.mlflow.MlflowMessages.Entry;
import io.subgoal.training.mlflow.MlflowMessages.NewRun;
import io.subgoal.training.mlflow.MlflowMessages.RunUpdate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends runs to one server. Metrics are sent on from where the last call left off, also by another process; what was sent
 * and not yet written down is sent again, which MLflow knows again by its time.
 */
final class MlflowPusher {

    private static final Logger LOG = LoggerFactory.getLogger(MlflowPusher.class);
    private static final Duration LEASE = Duration.ofMinutes(3);
    private static final Duration FIRST_WAIT = Duration.ofSeconds(30);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(15);
    private static final int MAX_METRICS = 1000;
    private static final int MAX_ENTRIES = 100;

    private final String server;
    private final String experiment;
    private final MlflowClient client;
    private final TrainingRunRepository runs;
    private final Jobs jobs;
    private final Metrics metrics;
    private final MlflowPushes pushes;
    private final Clock clock;
    private final UUID process = UUID.randomUUID();

    MlflowPusher(
            MlflowProperties properties,
            MlflowClient client,
            TrainingRunRepository runs,
            Jobs jobs,
            Metrics metrics,
            MlflowPushes pushes,
            Clock clock) {
        server = properties.server().orElseThrow();
        experiment = properties.experiment();
        this.client = client;
        this.runs = runs;
        this.jobs = jobs;
        this.metrics = metrics;
        this.pushes = pushes;
        this.clock = clock;
    }

    /** Sends what is new of a run; what the server does to that is written down, not thrown. */
    void push(UUID runId) {
        Claim claim = new Claim(runId, server, process);
        Optional<TrainingRunEntity> run = runs.findById(runId);
        if (run.isEmpty()) {
            return;
        }
        Optional<StoredPush> claimed = pushes.claim(claim, LEASE);
        if (claimed.isEmpty()) {
            return;
        }
        try {
            push(run.get(), claim, claimed.get());
        } catch (MlflowException e) {
            fail(claim, claimed.get(), e);
        } finally {
            pushes.release(claim);
        }
    }

    private void push(TrainingRunEntity run, Claim claim, StoredPush before) {
        // The job is looked at first: what is measured before its end is sent before its end.
        StoredJob job = jobs.get(run.jobId());
        String mlflowRun = before.mlflowRunId() == null ? open(run, job) : before.mlflowRunId();
        long version = before.version();
        if (before.mlflowRunId() == null && !pushes.advance(claim, mlflowRun, version, null, LEASE)) {
            return;
        }
        List<StoredMetric> values;
        do {
            values = metrics.after(run.id(), version, MAX_METRICS);
            if (!values.isEmpty()) {
                client.log(new Batch(
                        mlflowRun, values.stream().map(RunDescription::metric).toList(), List.of(), List.of()));
                version = values.getLast().version();
                if (!pushes.advance(claim, mlflowRun, version, before.state(), LEASE)) {
                    return;
                }
            }
        } while (values.size() == MAX_METRICS);
        if (job.state() != before.state()) {
            sendState(mlflowRun, job);
            pushes.advance(claim, mlflowRun, version, job.state(), LEASE);
        }
        if (before.failures() > 0) {
            LOG.info("Training run {} is sent to MLflow again", run.id());
        }
    }

    private void sendState(String mlflowRun, StoredJob job) {
        List<Entry> tags = RunDescription.stateTags(job.state(), Objects.requireNonNullElse(job.error(), ""));
        client.log(new Batch(mlflowRun, List.of(), List.of(), tags));
        client.update(new RunUpdate(mlflowRun, RunDescription.status(job.state()), millis(job.finishedAt())));
    }

    /** The run over there, with its parameters: that of an earlier try that was cut off, or a new one. */
    private String open(TrainingRunEntity run, StoredJob job) {
        String experimentId = client.experiment(experiment);
        Entry identity = RunDescription.identity(run);
        String mlflowRun = client.findRun(experimentId, identity).orElseGet(() -> {
            Instant start = Objects.requireNonNullElse(job.startedAt(), run.createdAt());
            return client.createRun(new NewRun(experimentId, run.name(), start.toEpochMilli(), List.of(identity)));
        });
        List<Entry> parameters = RunDescription.parameters(run);
        for (int i = 0; i < parameters.size(); i += MAX_ENTRIES) {
            List<Entry> part = parameters.subList(i, Math.min(i + MAX_ENTRIES, parameters.size()));
            client.log(new Batch(mlflowRun, List.of(), part, List.of()));
        }
        return mlflowRun;
    }

    private void fail(Claim claim, StoredPush before, MlflowException e) {
        int failures = before.failures() + 1;
        long doubled = FIRST_WAIT.toMillis() << Math.min(failures - 1, 10);
        Duration wait = Duration.ofMillis(Math.min(doubled, LONGEST_WAIT.toMillis()));
        pushes.fail(
                claim, Objects.requireNonNull(e.getMessage()), clock.instant().plus(wait), e.permanent());
        LOG.warn(
                "Training run {} could not be sent to MLflow, failure {} in a row: {}. {}",
                claim.runId(),
                failures,
                e.getMessage(),
                e.permanent()
                        ? "It is not tried again until POST /v1/training-runs/%s/mlflow".formatted(claim.runId())
                        : "It is tried again in %d s; training goes on".formatted(wait.toSeconds()));
    }

    private static @Nullable Long millis(@Nullable Instant at) {
        return at == null ? null : at.toEpochMilli();
    }
}
