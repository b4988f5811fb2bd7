package io.subgoal.annotation.run;

import io.subgoal.api.annotation.TeacherSettings;
import io.subgoal.store.Json;
import io.subgoal.store.annotation.Annotations;
import io.subgoal.store.annotation.StoredAnnotation;
import io.subgoal.store.dataset.StoredTrajectory;
import io.subgoal.store.dataset.Trajectories;
import io.subgoal.store.dataset.TrajectoryRow;
import io.subgoal.teacher.annotate.Annotation;
import io.subgoal.teacher.annotate.Annotator;
import io.subgoal.teacher.annotate.Rules;
import io.subgoal.teacher.dialogue.Progress;
import io.subgoal.teacher.dialogue.Replies;
import io.subgoal.teacher.prompt.PromptVersion;
import io.subgoal.textworld.task.Fold;
import io.subgoal.textworld.trajectory.AnnotatedTrajectory;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * One run's episodes and how they are talked about. The first train episode of each task is annotated before the others
 * of that task, which are shown it as an example.
 */
final class LlmAnnotation {

    /** More than the published code's answers ever needed. */
    private static final int REFERENCE_CALLS = 40;

    private final UUID runId;
    private final UUID datasetId;
    private final TeacherSettings settings;
    private final Annotator annotator;
    private final Annotations annotations;
    private final Trajectories trajectories;
    private final Clock clock;
    private final Map<String, TrajectoryRow> exampleRows = new HashMap<>();

    /** By task; empty for a task whose example was rejected. */
    private final Map<String, Optional<AnnotatedTrajectory>> examples = new ConcurrentHashMap<>();

    LlmAnnotation(
            UUID runId,
            UUID datasetId,
            TeacherSettings settings,
            Annotations annotations,
            Trajectories trajectories,
            Clock clock) {
        this.runId = runId;
        this.datasetId = datasetId;
        this.settings = settings;
        this.annotations = annotations;
        this.trajectories = trajectories;
        this.clock = clock;
        annotator = annotator(settings);
    }

    static Annotator annotator(TeacherSettings settings) {
        PromptVersion version = PromptVersion.parse(settings.prompts()).orElseThrow();
        return new Annotator(
                version, settings.compat().equals("reference") ? Rules.reference(REFERENCE_CALLS) : Rules.STANDARD);
    }

    /**
     * The run's episodes.
     *
     * @param examples those that are annotated first
     */
    record Episodes(List<TrajectoryRow> examples, List<TrajectoryRow> others) {

        int size() {
            return examples.size() + others.size();
        }

        Episodes without(Set<Long> settled) {
            return new Episodes(without(examples, settled), without(others, settled));
        }

        private static List<TrajectoryRow> without(List<TrajectoryRow> rows, Set<Long> settled) {
            return rows.stream().filter(row -> !settled.contains(row.id())).toList();
        }
    }

    /** The episodes of the run's folds that have a step worth keeping. */
    Episodes episodes() {
        List<TrajectoryRow> others = new ArrayList<>();
        for (TrajectoryRow row : trajectories.rows(datasetId)) {
            if (row.keptSteps() > 0 && settings.folds().contains(row.fold().wireName())) {
                boolean first = settings.sameTaskExample()
                        && row.fold() == Fold.TRAIN
                        && exampleRows.putIfAbsent(row.taskId(), row) == null;
                if (!first) {
                    others.add(row);
                }
            }
        }
        return new Episodes(List.copyOf(exampleRows.values()), others);
    }

    /** How the talk about an episode goes, as a function of the replies so far. */
    Function<Replies, Progress<Annotation>> talk(StoredTrajectory stored) {
        Optional<AnnotatedTrajectory> example = example(stored);
        return replies -> annotator.progress(stored.trajectory(), example, replies);
    }

    /** The annotated episode that is shown with the question about another one of its task. */
    private Optional<AnnotatedTrajectory> example(StoredTrajectory stored) {
        TrajectoryRow row = exampleRows.get(stored.trajectory().task().id());
        return row == null || row.id() == stored.id()
                ? Optional.empty()
                : examples.computeIfAbsent(row.taskId(), task -> annotated(row));
    }

    private Optional<AnnotatedTrajectory> annotated(TrajectoryRow row) {
        return annotations.find(runId, row.id()).map(StoredAnnotation::annotated);
    }

    /** Whether an annotated episode of this one's task is shown with the question about it. */
    boolean isShownAnExample(TrajectoryRow row) {
        TrajectoryRow example = exampleRows.get(row.taskId());
        return example != null && example.id() != row.id();
    }

    StoredTrajectory trajectory(TrajectoryRow row) {
        return trajectories.find(row.id()).orElseThrow();
    }

    /** Stores what came of a talk; false if it is not over. */
    boolean settle(StoredTrajectory stored, Progress<Annotation> progress) {
        if (progress instanceof Progress.Done<Annotation> done) {
            Annotation annotation = done.result();
            annotations.add(
                    runId,
                    stored.id(),
                    annotation.trajectory(),
                    annotation.provenance().status().name().toLowerCase(Locale.ROOT),
                    Json.write(annotation.provenance()));
            return true;
        }
        if (progress instanceof Progress.Rejected<Annotation> rejected) {
            annotations.reject(runId, stored.id(), rejected.reason(), rejected.calls(), clock.instant());
            return true;
        }
        return false;
    }

    /** Gives an episode up for a reason that is not in its answers. */
    void giveUp(StoredTrajectory stored, String reason, int calls) {
        annotations.reject(runId, stored.id(), reason, calls, clock.instant());
    }
}
