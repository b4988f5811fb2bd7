package io.subgoal.annotation.run;

import io.subgoal.annotation.dataset.Datasets;
import io.subgoal.annotation.teacher.OfflineTeacher;
import io.subgoal.api.annotation.PromptPreview;
import io.subgoal.api.annotation.PromptPreviewRequest;
import io.subgoal.api.annotation.TeacherSettings;
import io.subgoal.llm.LlmRequest;
import io.subgoal.llm.TokenCounter;
import io.subgoal.service.error.ServiceException;
import io.subgoal.store.annotation.Annotations;
import io.subgoal.store.dataset.DatasetEntity;
import io.subgoal.store.dataset.StoredTrajectory;
import io.subgoal.store.dataset.Trajectories;
import io.subgoal.store.dataset.TrajectoryRow;
import io.subgoal.store.teacher.TeacherCalls;
import io.subgoal.teacher.annotate.Annotation;
import io.subgoal.teacher.annotate.Annotator;
import io.subgoal.teacher.answer.Answer;
import io.subgoal.teacher.answer.AnswerWriter;
import io.subgoal.teacher.dialogue.Progress;
import io.subgoal.teacher.prompt.Prompt;
import io.subgoal.textworld.task.Fold;
import io.subgoal.textworld.trajectory.AnnotatedTrajectory;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * What a run would ask and about what it would cost, before anything is asked. Where a question will show an annotated
 * episode that does not exist yet, the rules' annotation stands in for it.
 */
@Service
class Previews {

    /** Prompts that are counted; the rest is estimated from them. */
    private static final int COUNTED = 200;

    private final Datasets datasets;
    private final Teachers teachers;
    private final Annotations annotations;
    private final Trajectories trajectories;
    private final TeacherCalls calls;
    private final Clock clock;
    private final OfflineTeacher rules = new OfflineTeacher();

    Previews(
            Datasets datasets,
            Teachers teachers,
            Annotations annotations,
            Trajectories trajectories,
            TeacherCalls calls,
            Clock clock) {
        this.datasets = datasets;
        this.teachers = teachers;
        this.annotations = annotations;
        this.trajectories = trajectories;
        this.calls = calls;
        this.clock = clock;
    }

    /** A first question and the tokens of it and of the answer that is to be expected. */
    private record Question(Prompt prompt, long promptTokens, long answerTokens) {}

    PromptPreview preview(UUID datasetId, PromptPreviewRequest request) {
        DatasetEntity dataset = datasets.requireReady(datasetId);
        TeacherSettings settings = teachers.settings(request.run())
                .orElseThrow(() -> new ServiceException.Invalid(
                        "run.teacher", "The teacher 'offline' works by rules: it asks nobody and costs nothing"));
        LlmAnnotation annotation =
                new LlmAnnotation(UUID.randomUUID(), dataset.id(), settings, annotations, trajectories, clock);
        LlmAnnotation.Episodes episodes = annotation.episodes();
        List<TrajectoryRow> all = new ArrayList<>(episodes.examples());
        all.addAll(episodes.others());
        if (all.isEmpty()) {
            throw new ServiceException.Conflict(
                    "The dataset has no episode in the folds %s".formatted(settings.folds()));
        }
        Map<String, StoredTrajectory> examples = new HashMap<>();
        episodes.examples().forEach(row -> examples.put(row.taskId(), annotation.trajectory(row)));
        StoredTrajectory shown = shown(dataset, request.trajectoryId(), all, annotation);
        Annotator annotator = LlmAnnotation.annotator(settings);
        Question question = question(annotator, settings, shown, examples);
        return view(settings, shown, question, estimate(annotator, settings, annotation, all, examples));
    }

    private StoredTrajectory shown(
            DatasetEntity dataset, @Nullable Long id, List<TrajectoryRow> all, LlmAnnotation annotation) {
        if (id == null) {
            return annotation.trajectory(all.getFirst());
        }
        return all.stream()
                .filter(row -> row.id() == id)
                .findFirst()
                .map(annotation::trajectory)
                .orElseThrow(() -> new ServiceException.Invalid(
                        "trajectoryId",
                        "Trajectory %d is not among those the run would annotate in dataset '%s'"
                                .formatted(id, dataset.name())));
    }

    private Question question(
            Annotator annotator,
            TeacherSettings settings,
            StoredTrajectory stored,
            Map<String, StoredTrajectory> examples) {
        AnnotatedTrajectory byRules = rules.annotate(stored.trajectory());
        Optional<AnnotatedTrajectory> example = Optional.ofNullable(
                        examples.get(stored.trajectory().task().id()))
                .filter(other -> other.id() != stored.id() && other.trajectory().fold() == Fold.TRAIN)
                .map(other -> rules.annotate(other.trajectory()));
        Progress<Annotation> progress =
                annotator.progress(stored.trajectory(), example, (call, prompt) -> Optional.empty());
        if (!(progress instanceof Progress.NeedsCall<Annotation> needs)) {
            throw new IllegalStateException("A talk that nobody has answered yet wants a question");
        }
        TokenCounter counter = TokenCounter.forModel(settings.model());
        return new Question(
                needs.prompt(),
                counter.count(needs.prompt().messages()),
                counter.count(AnswerWriter.items(Answer.of(byRules))));
    }

    private PromptPreview.RunEstimate estimate(
            Annotator annotator,
            TeacherSettings settings,
            LlmAnnotation annotation,
            List<TrajectoryRow> all,
            Map<String, StoredTrajectory> examples) {
        int counted = Math.min(COUNTED, all.size());
        long promptTokens = 0;
        long answerTokens = 0;
        for (int i = 0; i < counted; i++) {
            TrajectoryRow row = all.get((int) ((long) i * all.size() / counted));
            Question question = question(annotator, settings, annotation.trajectory(row), examples);
            promptTokens += question.promptTokens();
            answerTokens += question.answerTokens();
        }
        promptTokens = promptTokens * all.size() / counted;
        answerTokens = answerTokens * all.size() / counted;
        return new PromptPreview.RunEstimate(
                all.size(), counted, promptTokens, answerTokens, dollars(settings, promptTokens, answerTokens));
    }

    private PromptPreview view(
            TeacherSettings settings, StoredTrajectory shown, Question question, PromptPreview.RunEstimate run) {
        LlmRequest request = StoredDesk.request(settings, question.prompt());
        return new PromptPreview(
                shown.id(),
                shown.trajectory().task().id(),
                shown.trajectory().variation(),
                request.sha256(),
                question.prompt().messages().stream()
                        .map(m -> new PromptPreview.Message(m.role().wireName(), m.content()))
                        .toList(),
                question.prompt().characters(),
                question.promptTokens(),
                question.answerTokens(),
                calls.answer(request.sha256()).isPresent(),
                dollars(settings, question.promptTokens(), question.answerTokens()),
                run);
    }

    private @Nullable Double dollars(TeacherSettings settings, long promptTokens, long answerTokens) {
        OptionalLong micros = teachers.prices(settings.teacher()).cost(settings.model(), promptTokens, answerTokens);
        return micros.isPresent() ? micros.getAsLong() / 1e6 : null;
    }
}
