package io.subgoal.agent.experiment;

import io.subgoal.agent.evaluation.Evaluations;
import io.subgoal.api.Job;
import io.subgoal.api.JobState;
import io.subgoal.api.Page;
import io.subgoal.api.agent.Evaluation;
import io.subgoal.api.annotation.AnnotationApi;
import io.subgoal.api.annotation.AnnotationRun;
import io.subgoal.api.annotation.AnnotationRunRequest;
import io.subgoal.api.annotation.Dataset;
import io.subgoal.api.inference.ModelRequest;
import io.subgoal.api.inference.ModelState;
import io.subgoal.api.inference.ServedModel;
import io.subgoal.api.training.TrainingRun;
import io.subgoal.service.error.ServiceException;
import io.subgoal.store.experiment.ExperimentRows;
import io.subgoal.store.experiment.StoredExperiment;
import io.subgoal.store.experiment.StoredStage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.HttpClientErrorException;

/**
 * One look at an experiment: what is ready, what can be begun now, what has failed. Nothing is waited for, so that an experiment
 * holds no thread for the hours it takes.
 */
final class Turn {

    private final StoredExperiment experiment;
    private final ExperimentPlan plan;
    private final int attempt;
    private final ExperimentRows rows;
    private final Stages stages;
    private final Services services;
    private final Evaluations evaluations;
    private final Map<String, StoredStage> begun = new LinkedHashMap<>();
    private final List<String> waiting = new ArrayList<>();
    private int ready;

    /** @param attempt of the experiment's own job */
    Turn(
            StoredExperiment experiment,
            ExperimentPlan plan,
            int attempt,
            ExperimentRows rows,
            Stages stages,
            Services services,
            Evaluations evaluations) {
        this.experiment = experiment;
        this.plan = plan;
        this.attempt = attempt;
        this.rows = rows;
        this.stages = stages;
        this.services = services;
        this.evaluations = evaluations;
        rows.stages(experiment.id()).forEach(stage -> begun.put(stage.key(), stage));
    }

    /** A piece of work that was found or begun. */
    private record Made(UUID id, @Nullable UUID jobId, boolean reused) {}

    /** How many stages are ready. */
    int ready() {
        return ready;
    }

    /** What is waited for, in words; empty if everything is ready. */
    List<String> waiting() {
        return waiting;
    }

    /** Begins what can be begun. */
    void take() {
        UUID dataset = stage("dataset", Stages.ANNOTATION, this::dataset).orElse(null);
        if (dataset == null) {
            return;
        }
        UUID annotation = stage("annotation", Stages.ANNOTATION, () -> annotation(dataset))
                .orElse(null);
        if (annotation == null) {
            return;
        }
        Map<String, UUID> trained = new LinkedHashMap<>();
        plan.training()
                .forEach((key, training) -> stage(
                                "training " + key, Stages.TRAINING, () -> training(training, annotation))
                        .ifPresent(run -> trained.put(key, run)));
        plan.evaluations().forEach((key, playing) -> {
            String stage = "evaluation " + key;
            boolean canBegin = trained.keySet().containsAll(playing.needs());
            // Models are looked after until the evaluation has begun, which names their checkpoints from then on.
            if (canBegin
                    && (begun.containsKey(stage)
                            || playing.needs().stream().allMatch(need -> isServed(need, trained)))) {
                stage(stage, Stages.AGENT, () -> evaluation(playing, annotation));
            }
        });
    }

    void cancelAll() {
        each(state -> !state.ended(), stages::cancel);
    }

    void pauseAll() {
        each(state -> !state.ended() && state != JobState.PAUSED, stage -> {
            stages.pause(stage);
            put(stage.resting(true));
        });
    }

    /** Stages that were there before belong to others too: they are left alone. */
    private void each(Predicate<JobState> which, Consumer<StoredStage> what) {
        List.copyOf(begun.values()).stream()
                .filter(stage -> !stage.reused())
                .filter(stage -> which.test(stages.job(stage).state()))
                .forEach(what);
    }

    /** What a stage has made, once it is ready; begins it if nobody has. */
    private Optional<UUID> stage(String key, String service, Supplier<Made> make) {
        StoredStage stage = begun.get(key);
        if (stage == null) {
            Made made = make.get();
            UUID job = Objects.requireNonNull(made.jobId(), "the service named no job");
            stage = new StoredStage(key, service, made.id(), job, made.reused(), 0, false);
            put(stage);
        }
        Job job = stages.job(stage);
        return switch (job.state()) {
            case SUCCEEDED -> {
                ready++;
                yield Optional.of(stage.subjectId());
            }
            case FAILED, CANCELLED -> tryAgain(stage, job);
            case PAUSED -> goOn(stage, job);
            case QUEUED, RUNNING -> {
                waiting.add(key);
                yield Optional.empty();
            }
        };
    }

    private Optional<UUID> tryAgain(StoredStage stage, Job job) {
        boolean asked = stage.reused() || attempt > 1;
        if (!asked || stage.retriedAt() >= attempt) {
            throw new IllegalStateException(
                    "The stage '%s' %s: %s. Put it right, then POST /v1/jobs/%s/retry goes on from there"
                            .formatted(
                                    stage.key(),
                                    job.state() == JobState.FAILED ? "failed" : "was cancelled",
                                    Objects.requireNonNullElse(job.error(), "no reason was given"),
                                    experiment.jobId()));
        }
        stages.retry(stage);
        put(stage.retried(attempt));
        waiting.add(stage.key());
        return Optional.empty();
    }

    private Optional<UUID> goOn(StoredStage stage, Job job) {
        if (stage.paused()) {
            stages.resume(stage);
            put(stage.resting(false));
            waiting.add(stage.key());
        } else {
            waiting.add("%s, which rests: %s".formatted(stage.key(), job.message()));
        }
        return Optional.empty();
    }

    private void put(StoredStage stage) {
        rows.put(experiment.id(), stage);
        begun.put(stage.key(), stage);
    }

    private Made dataset() {
        AnnotationApi annotation = services.annotation();
        return switch (plan.gold()) {
            case Gold.Kept kept ->
                first(annotation.datasetsOfChecksum(kept.checksum())).orElseThrow(kept::absent);
            case Gold.Made gold ->
                foundOrMade(
                        () -> first(annotation.datasets(gold.request().name())), () -> {
                            Dataset made = body(annotation.createDataset(gold.request()));
                            return new Made(made.id(), made.jobId(), false);
                        });
        };
    }

    private static Optional<Made> first(Page<Dataset> found) {
        return found.items().stream().findFirst().map(dataset -> new Made(dataset.id(), dataset.jobId(), true));
    }

    /** Somebody else may make the same at the same moment: another experiment, or a process that is thought dead. */
    private static Made foundOrMade(Supplier<Optional<Made>> find, Supplier<Made> make) {
        return find.get().orElseGet(() -> {
            try {
                return make.get();
            } catch (ServiceException.Conflict | HttpClientErrorException.Conflict e) {
                return find.get().orElseThrow(() -> e);
            }
        });
    }

    /** Runs by rules are all alike; what an LLM was asked is remembered by the annotation service itself. */
    private Made annotation(UUID dataset) {
        if (plan.annotation().equals(AnnotationRunRequest.offline())) {
            Optional<AnnotationRun> found = services.annotation().annotationRuns(dataset).items().stream()
                    .filter(run -> run.teacher().equals(plan.annotation().teacher()))
                    .findFirst();
            if (found.isPresent()) {
                return new Made(found.get().id(), found.get().jobId(), true);
            }
        }
        AnnotationRun made = body(services.annotation().annotate(dataset, plan.annotation()));
        return new Made(made.id(), made.jobId(), false);
    }

    private Made training(ExperimentPlan.Training training, UUID annotation) {
        return foundOrMade(
                () -> services.training().runs(training.name()).items().stream()
                        .findFirst()
                        .map(found -> new Made(found.id(), found.jobId(), true)),
                () -> {
                    TrainingRun made = body(services.training().createRun(training.request(annotation)));
                    return new Made(made.id(), made.jobId(), false);
                });
    }

    private Made evaluation(ExperimentPlan.Playing playing, UUID annotation) {
        return foundOrMade(
                () -> evaluations.find(playing.name()).map(found -> new Made(found.id(), found.jobId(), true)), () -> {
                    Evaluation made = evaluations.create(playing.request(annotation));
                    return new Made(made.id(), made.jobId(), false);
                });
    }

    /** Whether a trained model answers; has it loaded if it does not. */
    private boolean isServed(String key, Map<String, UUID> trained) {
        ExperimentPlan.Training training =
                Objects.requireNonNull(plan.training().get(key));
        UUID checkpoint = services.training()
                .run(Objects.requireNonNull(trained.get(key)))
                .checkpointId();
        if (checkpoint == null) {
            throw new IllegalStateException("Training run %s has left no checkpoint".formatted(training.name()));
        }
        ServedModel served = served(training.name());
        if (served == null || !checkpoint.equals(served.checkpointId())) {
            services.inference().load(training.name(), ModelRequest.ofCheckpoint(checkpoint));
            waiting.add("model " + key);
            return false;
        }
        if (served.state() == ModelState.BROKEN) {
            throw new IllegalStateException(
                    "Model %s cannot be served: %s".formatted(training.name(), served.problem()));
        }
        boolean answers = served.state() != ModelState.LOADING;
        if (!answers) {
            waiting.add("model " + key);
        }
        return answers;
    }

    private @Nullable ServedModel served(String name) {
        try {
            return services.inference().model(name);
        } catch (HttpClientErrorException.NotFound e) {
            return null;
        }
    }

    private static <T> T body(ResponseEntity<T> response) {
        return Objects.requireNonNull(response.getBody(), "the service answered with nothing");
    }
}
