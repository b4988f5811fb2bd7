package io.subgoal.agent.experiment;

import io.subgoal.agent.evaluation.Evaluations;
import io.subgoal.api.Page;
import io.subgoal.api.agent.ExperimentRequest;
import io.subgoal.api.annotation.Dataset;
import io.subgoal.service.error.ServiceException;
import io.subgoal.service.job.JobQueue;
import io.subgoal.store.Json;
import io.subgoal.store.experiment.ExperimentRows;
import io.subgoal.store.experiment.StoredExperiment;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.time.Clock;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.client.RestClientException;

/** Experiments: asked for, checked, queued. */
@Component
class Experiments {

    /** Before the episodes that wait in the same queue: a look takes a moment, and others wait for what it begins. */
    private static final int PRIORITY = 100;

    private final ExperimentRows rows;
    private final Services services;
    private final Evaluations evaluations;
    private final Choices choices;
    private final JobQueue queue;
    private final Validator validator;
    private final TransactionTemplate transactions;
    private final Clock clock;

    Experiments(
            ExperimentRows rows,
            Services services,
            Evaluations evaluations,
            Choices choices,
            JobQueue queue,
            Validator validator,
            TransactionTemplate transactions,
            Clock clock) {
        this.rows = rows;
        this.services = services;
        this.evaluations = evaluations;
        this.choices = choices;
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
        plan.training().forEach((key, part) -> require("training." + key, part.later()));
        plan.evaluations()
                .forEach((key, planned) -> planned.possible().forEach(part -> {
                    require("evaluations." + key, part.request(ExperimentPlan.LATER));
                    evaluations.episodes("evaluations." + key + ".", part.request(ExperimentPlan.LATER));
                }));
        try {
            choices.require(plan);
        } catch (BadPartException e) {
            throw invalid(e);
        }
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
}
