package io.subgoal.agent.experiment;

import io.subgoal.agent.evaluation.Evaluations;
import io.subgoal.api.Job;
import io.subgoal.api.JobState;
import io.subgoal.api.agent.Experiment;
import io.subgoal.api.agent.ExperimentRequest;
import io.subgoal.service.job.JobMapper;
import io.subgoal.store.Json;
import io.subgoal.store.experiment.ExperimentRows;
import io.subgoal.store.experiment.StoredExperiment;
import io.subgoal.store.experiment.StoredStage;
import io.subgoal.store.job.Jobs;
import io.subgoal.store.job.StoredJob;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClientException;

/** How experiments stand. */
@Component
class ExperimentViews {

    private final ExperimentRows rows;
    private final Stages stages;
    private final Evaluations evaluations;
    private final Choices choices;
    private final Jobs jobs;

    ExperimentViews(ExperimentRows rows, Stages stages, Evaluations evaluations, Choices choices, Jobs jobs) {
        this.rows = rows;
        this.stages = stages;
        this.evaluations = evaluations;
        this.choices = choices;
        this.jobs = jobs;
    }

    Experiment view(StoredExperiment experiment) {
        ExperimentPlan plan = ExperimentPlan.of(Json.read(experiment.request(), ExperimentRequest.class));
        Map<String, StoredStage> begun = new LinkedHashMap<>();
        rows.stages(experiment.id()).forEach(stage -> begun.put(stage.key(), stage));
        Map<String, Experiment.Stage> views = new LinkedHashMap<>();
        Stream.of(Stages.DATASET_KEY, Stages.ANNOTATION_KEY)
                .forEach(key -> views.put(key, stage(key, Stages.ANNOTATION, begun)));
        plan.training()
                .keySet()
                .forEach(key ->
                        views.put(Stages.TRAINING_KEY + key, stage(Stages.TRAINING_KEY + key, Stages.TRAINING, begun)));
        plan.evaluations()
                .keySet()
                .forEach(key -> views.put(
                        Stages.EVALUATION_KEY + key, stage(Stages.EVALUATION_KEY + key, Stages.AGENT, begun)));
        StoredJob job = jobs.get(experiment.jobId());
        return new Experiment(
                experiment.id(),
                experiment.name(),
                JobMapper.state(job.state()),
                job.message(),
                job.error(),
                List.copyOf(views.values()),
                choices(plan, views),
                plan.comparisons().stream()
                        .map(comparison -> new Experiment.Pair(
                                comparison.evaluation(),
                                comparison.baseline(),
                                path(
                                        views.get(Stages.EVALUATION_KEY + comparison.evaluation()),
                                        views.get(Stages.EVALUATION_KEY + comparison.baseline()))))
                        .toList(),
                experiment.jobId(),
                experiment.createdAt());
    }

    private List<Experiment.Outcome> choices(ExperimentPlan plan, Map<String, Experiment.Stage> views) {
        Map<String, UUID> ended = new LinkedHashMap<>();
        views.forEach((key, stage) -> {
            UUID id = stage.id();
            if (id != null && key.startsWith(Stages.EVALUATION_KEY) && stage.state() == JobState.SUCCEEDED) {
                ended.put(key.substring(Stages.EVALUATION_KEY.length()), id);
            }
        });
        return plan.choices().entrySet().stream()
                .map(choice -> choices.outcome(choice.getKey(), choice.getValue(), ended))
                .toList();
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
