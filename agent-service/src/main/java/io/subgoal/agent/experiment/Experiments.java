package io.subgoal.agent.experiment;

import io.subgoal.agent.evaluation.Evaluations;
import io.subgoal.api.Job;
import io.subgoal.api.JobState;
import io.subgoal.api.Page;
import io.subgoal.api.agent.Experiment;
import io.subgoal.api.agent.ExperimentRequest;
import io.subgoal.api.annotation.Dataset;
import io.subgoal.service.error.ServiceException;
import io.subgoal.service.job.JobMapper;
import io.subgoal.service.job.JobQueue;
import io.subgoal.store.Json;
import io.subgoal.store.experiment.ExperimentRows;
import io.subgoal.store.experiment.StoredExperiment;
import io.subgoal.store.experiment.StoredStage;
import io.subgoal.store.job.Jobs;
import io.subgoal.store.job.StoredJob;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.client.RestClientException;

/** Experiments: asked for, and looked at while they run. */
@Component
class Experiments {

    /** Before the episodes that wait in the same queue: a look takes a moment, and others wait for what it begins. */
    private static final int PRIORITY = 100;

    private static final String TRAINING = "training ";
    private static final String EVALUATION = "evaluation ";
    private static final UUID ANY = new UUID(0, 0);

    private final ExperimentRows rows;
    private final Stages stages;
    private final Services services;
    private final Evaluations evaluations;
    private final Jobs jobs;
    private final JobQueue queue;
    private final Validator validator;
    private final TransactionTemplate transactions;
    private final Clock clock;

    Experiments(
            ExperimentRows rows,
            Stages stages,
            Services services,
            Evaluations evaluations,
            Jobs jobs,
            JobQueue queue,
            Validator validator,
            TransactionTemplate transactions,
            Clock clock) {
        this.rows = rows;
        this.stages = stages;
        this.services = services;
        this.evaluations = evaluations;
        this.jobs = jobs;
        this.queue = queue;
        this.validator = validator;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** Queues an experiment; the very same one asked for again goes on, if it rests or has failed. */
    StoredExperiment create(ExperimentRequest request) {
        ExperimentPlan plan = plan(request);
        String json = Json.write(request);
        StoredExperiment known = rows.find(request.name()).orElse(null);
        if (known == null) {
            if (plan.gold() instanceof Gold.Kept kept) {
                requireKept(kept);
            }
            return transactions.execute(status -> {
                UUID id = UUID.randomUUID();
                UUID job = queue.submit(ExperimentHandler.KIND, id, plan.size(), PRIORITY);
                StoredExperiment experiment = new StoredExperiment(id, request.name(), json, job, clock.instant());
                rows.add(experiment);
                return experiment;
            });
        }
        if (!Json.read(known.request(), ExperimentRequest.class).equals(Json.read(json, ExperimentRequest.class))) {
            throw new ServiceException.Conflict(
                    "There is another experiment named '%s'. Choose another name; what is alike is used again all the same"
                            .formatted(request.name()));
        }
        queue.queueAgain(
                known.jobId(),
                Set.of(
                        io.subgoal.store.job.JobState.FAILED,
                        io.subgoal.store.job.JobState.CANCELLED,
                        io.subgoal.store.job.JobState.PAUSED));
        return known;
    }

    private ExperimentPlan plan(ExperimentRequest request) {
        ExperimentPlan plan;
        try {
            plan = ExperimentPlan.of(request);
        } catch (BadPartException e) {
            throw invalid(e);
        }
        if (plan.gold() instanceof Gold.Made made) {
            require("dataset", made.request());
        }
        require("annotation", plan.annotation());
        plan.training().forEach((key, part) -> require("training." + key, part.request(ANY)));
        plan.evaluations().forEach((key, part) -> {
            require("evaluations." + key, part.request(ANY));
            evaluations.requireEpisodes("evaluations." + key + ".", part.request(ANY));
        });
        return plan;
    }

    private static ServiceException.Invalid invalid(BadPartException e) {
        return new ServiceException.Invalid(e.field(), String.valueOf(e.getMessage()));
    }

    private void requireKept(Gold.Kept kept) {
        Page<Dataset> found;
        try {
            found = services.annotation().datasetsOfChecksum(kept.checksum());
        } catch (RestClientException e) {
            throw new ServiceException.Unavailable(
                    "The annotation service, which knows the datasets, does not answer: " + e.getMessage());
        }
        if (found.items().isEmpty()) {
            throw invalid(kept.absent());
        }
    }

    private void require(String field, Object part) {
        for (ConstraintViolation<Object> violation : validator.validate(part)) {
            throw new ServiceException.Invalid(field + "." + violation.getPropertyPath(), violation.getMessage());
        }
    }

    StoredExperiment find(UUID id) {
        return rows.find(id).orElseThrow(() -> new ServiceException.NotFound("There is no experiment " + id));
    }

    Experiment view(StoredExperiment experiment) {
        ExperimentPlan plan = ExperimentPlan.of(Json.read(experiment.request(), ExperimentRequest.class));
        Map<String, StoredStage> begun = new LinkedHashMap<>();
        rows.stages(experiment.id()).forEach(stage -> begun.put(stage.key(), stage));
        Map<String, Experiment.Stage> views = new LinkedHashMap<>();
        Stream.of("dataset", "annotation").forEach(key -> views.put(key, stage(key, Stages.ANNOTATION, begun)));
        plan.training()
                .keySet()
                .forEach(key -> views.put(TRAINING + key, stage(TRAINING + key, Stages.TRAINING, begun)));
        plan.evaluations()
                .keySet()
                .forEach(key -> views.put(EVALUATION + key, stage(EVALUATION + key, Stages.AGENT, begun)));
        StoredJob job = jobs.get(experiment.jobId());
        return new Experiment(
                experiment.id(),
                experiment.name(),
                JobMapper.state(job.state()),
                job.message(),
                job.error(),
                List.copyOf(views.values()),
                plan.comparisons().stream()
                        .map(comparison -> new Experiment.Pair(
                                comparison.evaluation(),
                                comparison.baseline(),
                                path(
                                        views.get(EVALUATION + comparison.evaluation()),
                                        views.get(EVALUATION + comparison.baseline()))))
                        .toList(),
                experiment.jobId(),
                experiment.createdAt());
    }

    private Experiment.Stage stage(String key, String service, Map<String, StoredStage> begun) {
        StoredStage stage = begun.get(key);
        if (stage == null) {
            return new Experiment.Stage(key, service, null, null, null, false, 0, 0, null, null, null, null);
        }
        Double mean = service.equals(Stages.AGENT)
                ? evaluations.view(evaluations.find(stage.subjectId())).mean()
                : null;
        try {
            Job job = stages.job(stage);
            return new Experiment.Stage(
                    key,
                    service,
                    stage.subjectId(),
                    stage.jobId(),
                    job.state(),
                    stage.reused(),
                    job.progress(),
                    job.total(),
                    job.etaSeconds(),
                    job.message(),
                    job.error(),
                    mean);
        } catch (RestClientException e) {
            return new Experiment.Stage(
                    key,
                    service,
                    stage.subjectId(),
                    stage.jobId(),
                    null,
                    stage.reused(),
                    0,
                    0,
                    null,
                    "the service does not answer",
                    null,
                    mean);
        }
    }

    private static @Nullable String path(Experiment.@Nullable Stage evaluation, Experiment.@Nullable Stage baseline) {
        return evaluation != null
                        && baseline != null
                        && evaluation.state() == JobState.SUCCEEDED
                        && baseline.state() == JobState.SUCCEEDED
                ? "/v1/evaluations/%s/comparison?with=%s".formatted(baseline.id(), evaluation.id())
                : null;
    }
}
