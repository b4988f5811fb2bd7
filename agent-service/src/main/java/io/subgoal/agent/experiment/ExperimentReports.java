package io.subgoal.agent.experiment;

import io.subgoal.agent.report.SeedReports;
import io.subgoal.api.JobState;
import io.subgoal.api.agent.Experiment;
import io.subgoal.api.agent.ExperimentReport;
import io.subgoal.api.agent.ExperimentReport.Compared;
import io.subgoal.api.agent.ExperimentReport.Evaluated;
import io.subgoal.api.agent.ExperimentReport.Gold;
import io.subgoal.api.agent.ExperimentReport.Model;
import io.subgoal.api.agent.ExperimentReport.Point;
import io.subgoal.api.agent.ExperimentReport.Trained;
import io.subgoal.api.agent.ExperimentRequest;
import io.subgoal.api.agent.Resampling;
import io.subgoal.api.training.TrainingSettings;
import io.subgoal.store.Json;
import io.subgoal.store.annotation.AnnotationRunEntity;
import io.subgoal.store.annotation.AnnotationRunRepository;
import io.subgoal.store.dataset.DatasetEntity;
import io.subgoal.store.dataset.DatasetRepository;
import io.subgoal.store.experiment.ExperimentRows;
import io.subgoal.store.experiment.StoredExperiment;
import io.subgoal.store.experiment.StoredStage;
import io.subgoal.store.training.Checkpoints;
import io.subgoal.store.training.MetricSelection;
import io.subgoal.store.training.Metrics;
import io.subgoal.store.training.StoredCheckpoint;
import io.subgoal.store.training.TrainingRunEntity;
import io.subgoal.store.training.TrainingRunRepository;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Reports on experiments, as far as they have come. */
@Service
class ExperimentReports {

    private static final Set<String> CURVE = Set.of("dev_loss", "dev_exact_match");
    private static final String FINAL = "final_dev_exact_match";
    private static final String WEIGHTS = "model.safetensors";

    private final ExperimentRows rows;
    private final ExperimentViews views;
    private final SeedReports scores;
    private final DatasetRepository datasets;
    private final AnnotationRunRepository annotations;
    private final TrainingRunRepository runs;
    private final Checkpoints checkpoints;
    private final Metrics metrics;

    ExperimentReports(
            ExperimentRows rows,
            ExperimentViews views,
            SeedReports scores,
            DatasetRepository datasets,
            AnnotationRunRepository annotations,
            TrainingRunRepository runs,
            Checkpoints checkpoints,
            Metrics metrics) {
        this.rows = rows;
        this.views = views;
        this.scores = scores;
        this.datasets = datasets;
        this.annotations = annotations;
        this.runs = runs;
        this.checkpoints = checkpoints;
        this.metrics = metrics;
    }

    /** The report on an experiment; every score in it is of one moment. */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public ExperimentReport report(StoredExperiment experiment, Resampling resampling) {
        ExperimentPlan plan = ExperimentPlan.of(Json.read(experiment.request(), ExperimentRequest.class));
        Experiment view = views.view(experiment);
        Map<String, UUID> begun = new LinkedHashMap<>();
        for (StoredStage stage : rows.stages(experiment.id())) {
            begun.put(stage.key(), stage.subjectId());
        }
        List<Model> models = plan.training().keySet().stream()
                .flatMap(key -> Optional.ofNullable(begun.get(Stages.TRAINING_KEY + key))
                        .flatMap(runs::findById)
                        .map(run -> model(key, run))
                        .stream())
                .toList();
        List<Evaluated> played = plan.alike().entrySet().stream()
                .flatMap(alike -> played(alike.getKey(), alike.getValue(), begun, resampling).stream())
                .toList();
        return new ExperimentReport(
                experiment.id(),
                experiment.name(),
                view.state(),
                gold(begun),
                models,
                played,
                compared(plan, begun, resampling),
                view.choices(),
                SeedReports.published(played),
                resampling,
                notes(view, played));
    }

    private @Nullable Gold gold(Map<String, UUID> begun) {
        UUID id = begun.get(Stages.DATASET_KEY);
        if (id == null) {
            return null;
        }
        DatasetEntity dataset = datasets.findById(id).orElseThrow();
        Optional<AnnotationRunEntity> annotation =
                Optional.ofNullable(begun.get(Stages.ANNOTATION_KEY)).flatMap(annotations::findById);
        return new Gold(
                id,
                dataset.name(),
                dataset.checksum().orElse(null),
                annotation.map(AnnotationRunEntity::id).orElse(null),
                annotation.map(AnnotationRunEntity::teacher).orElse(null));
    }

    private Model model(String key, TrainingRunEntity run) {
        Map<Long, Map<String, Double>> curve = new LinkedHashMap<>();
        metrics.values(new MetricSelection(run.id(), CURVE, 0, Long.MAX_VALUE), Integer.MAX_VALUE)
                .forEach(metric -> curve.computeIfAbsent(metric.update(), update -> new LinkedHashMap<>())
                        .put(metric.name(), metric.value()));
        return new Model(
                key,
                run.id(),
                run.role(),
                run.format(),
                Json.read(run.settings(), TrainingSettings.class).updates(),
                checkpoints
                        .modelOf(run.id())
                        .map(checkpoint ->
                                trained(checkpoint, metrics.latest(run.id()).get(FINAL)))
                        .orElse(null),
                curve.entrySet().stream()
                        .map(point -> new Point(point.getKey(), point.getValue()))
                        .toList());
    }

    private static Trained trained(StoredCheckpoint checkpoint, @Nullable Double exactMatch) {
        return new Trained(
                checkpoint.id(),
                checkpoint.updates(),
                checkpoint.parameters(),
                exactMatch,
                checkpoint.file(WEIGHTS).map(StoredCheckpoint.File::sha256).orElse(null),
                checkpoint.lineage().codeVersion());
    }

    private Optional<Evaluated> played(String key, List<String> keys, Map<String, UUID> begun, Resampling resampling) {
        Map<String, UUID> evaluations = new LinkedHashMap<>();
        for (String own : keys) {
            UUID evaluation = begun.get(Stages.EVALUATION_KEY + own);
            if (evaluation != null) {
                evaluations.put(own, evaluation);
            }
        }
        return evaluations.isEmpty() ? Optional.empty() : scores.played(key, evaluations, resampling);
    }

    private List<Compared> compared(ExperimentPlan plan, Map<String, UUID> begun, Resampling resampling) {
        Map<ExperimentRequest.Comparison, List<SeedReports.Pair>> alike = new LinkedHashMap<>();
        plan.comparisons().forEach(comparison -> {
            UUID evaluation = begun.get(Stages.EVALUATION_KEY + comparison.evaluation());
            UUID baseline = begun.get(Stages.EVALUATION_KEY + comparison.baseline());
            if (evaluation != null && baseline != null) {
                alike.computeIfAbsent(
                                new ExperimentRequest.Comparison(
                                        plan.group(comparison.evaluation()), plan.group(comparison.baseline())),
                                key -> new ArrayList<>())
                        .add(new SeedReports.Pair(evaluation, baseline));
            }
        });
        return alike.entrySet().stream()
                .flatMap(group -> scores
                        .compared(group.getKey().evaluation(), group.getKey().baseline(), group.getValue(), resampling)
                        .stream())
                .toList();
    }

    private static List<String> notes(Experiment view, List<Evaluated> played) {
        List<String> notes = new ArrayList<>();
        if (view.state() != JobState.SUCCEEDED) {
            List<String> open = view.stages().stream()
                    .filter(stage -> stage.state() != JobState.SUCCEEDED)
                    .map(Experiment.Stage::key)
                    .toList();
            notes.add("Not finished; not ready yet: " + String.join(", ", open));
        }
        played.forEach(report -> {
            if (report.episodes().errors() > 0 || report.episodes().missing() > 0) {
                notes.add(
                        "Episodes of '%s' without a score: %d because a world or a service failed, %d not played to an end"
                                .formatted(
                                        report.key(),
                                        report.episodes().errors(),
                                        report.episodes().missing()));
            }
        });
        if (played.stream().anyMatch(report -> report.seeds().size() > 1)) {
            notes.add(
                    "Intervals and p-values are over variations, the seeds of each averaged: they do not say how much other seeds would change. The means of the seeds show that");
        }
        Set<String> simulators = new TreeSet<>();
        played.forEach(report ->
                report.seeds().forEach(seed -> simulators.add(seed.evaluation().simulatorVersion())));
        if (simulators.size() > 1) {
            notes.add("Evaluated with several versions of the simulator: " + String.join(", ", simulators));
        }
        notes.add(SeedReports.ON_P_VALUES);
        return notes;
    }
}
