package io.subgoal.agent.experiment;

import io.subgoal.api.Job;
import io.subgoal.api.JobState;
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
    private final Making making;
    private final Serving serving;
    private final Choices choices;
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
            Making making,
            Serving serving,
            Choices choices) {
        this.experiment = experiment;
        this.plan = plan;
        this.attempt = attempt;
        this.rows = rows;
        this.stages = stages;
        this.making = making;
        this.serving = serving;
        this.choices = choices;
        rows.stages(experiment.id()).forEach(stage -> begun.put(stage.key(), stage));
    }

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
        UUID dataset = stage(Stages.DATASET_KEY, Stages.ANNOTATION, () -> making.dataset(plan.gold()))
                .orElse(null);
        if (dataset == null) {
            return;
        }
        UUID annotation = stage(
                        Stages.ANNOTATION_KEY, Stages.ANNOTATION, () -> making.annotation(plan.annotation(), dataset))
                .orElse(null);
        if (annotation == null) {
            return;
        }
        Map<String, UUID> trained = new LinkedHashMap<>();
        plan.training()
                .forEach((key, training) ->
                        train(key, training, annotation, trained).ifPresent(run -> trained.put(key, run)));
        Map<String, UUID> ended = new LinkedHashMap<>();
        plan.evaluations().forEach((key, planned) -> {
            if (planned instanceof Planned.Playing playing) {
                play(key, playing, annotation, trained).ifPresent(evaluation -> ended.put(key, evaluation));
            }
        });
        plan.evaluations().forEach((key, planned) -> {
            if (planned instanceof Planned.Chosen later) {
                chosen(later, ended).ifPresent(playing -> play(key, playing, annotation, trained));
            }
        });
    }

    /** A training, which begins when what it goes on from is there. */
    private Optional<UUID> train(
            String key, ExperimentPlan.Training training, UUID annotation, Map<String, UUID> trained) {
        String base = training.base();
        UUID from = base == null ? null : trained.get(base);
        if (base != null && from == null) {
            return Optional.empty();
        }
        return stage(Stages.TRAINING_KEY + key, Stages.TRAINING, () -> making.training(training, annotation, from));
    }

    /** What an evaluation plays that a choice decides about, once it has. */
    private Optional<Planned.Playing> chosen(Planned.Chosen later, Map<String, UUID> ended) {
        ExperimentPlan.Choosing choosing = Objects.requireNonNull(plan.choices().get(later.choice()));
        return Optional.ofNullable(
                        choices.outcome(later.choice(), choosing, ended).chosen())
                .map(candidate -> later.byCandidate().get(candidate));
    }

    /** An evaluation, which begins when its models answer. */
    private Optional<UUID> play(String key, Planned.Playing playing, UUID annotation, Map<String, UUID> trained) {
        String stage = Stages.EVALUATION_KEY + key;
        boolean canBegin = trained.keySet().containsAll(playing.needs());
        // Models are looked after until the evaluation has begun, which names their checkpoints from then on.
        if (canBegin && (begun.containsKey(stage) || serve(playing, trained))) {
            return stage(stage, Stages.AGENT, () -> making.evaluation(playing, annotation));
        }
        return Optional.empty();
    }

    private boolean serve(Planned.Playing playing, Map<String, UUID> trained) {
        for (String need : playing.needs()) {
            if (!serving.answers(
                    Objects.requireNonNull(plan.training().get(need)), Objects.requireNonNull(trained.get(need)))) {
                waiting.add("model " + need);
                return false;
            }
        }
        return true;
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
    private Optional<UUID> stage(String key, String service, Supplier<Making.Made> make) {
        StoredStage stage = begun.get(key);
        if (stage == null) {
            Making.Made made = make.get();
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
}
