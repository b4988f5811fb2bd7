package io.subgoal.annotation.run;

import io.subgoal.llm.LlmException;
import io.subgoal.api.annotation.Annotation.SubgoalSpan;
import io.subgoal.api.annotation.AnnotationRunRequest;
import io.subgoal.api.annotation.Plan;
import io.subgoal.api.annotation.PlanRequest;
import io.subgoal.api.annotation.TeacherSettings;
import io.subgoal.service.error.ServiceException;
import io.subgoal.store.annotation.AnnotationRunRepository;
import io.subgoal.store.annotation.Annotations;
import io.subgoal.store.annotation.StoredAnnotation;
import io.subgoal.store.teacher.TeacherCalls;
import io.subgoal.teacher.dialogue.Progress;
import io.subgoal.teacher.plan.Planner;
import io.subgoal.teacher.prompt.Prompt;
import io.subgoal.teacher.prompt.PromptVersion;
import io.subgoal.teacher.prompt.Situation;
import io.subgoal.textworld.task.Fold;
import io.subgoal.textworld.task.Task;
import io.subgoal.textworld.task.Tasks;
import io.subgoal.textworld.trajectory.AnnotatedTrajectory;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.springframework.stereotype.Service;

/** Plans for episodes of which no solution is known. */
@Service
class Plans {

    private final Teachers teachers;
    private final Llm llm;
    private final TeacherCalls calls;
    private final AnnotationRunRepository runs;
    private final Annotations annotations;
    private final Semaphore places;
    private final Planner planner = new Planner(PromptVersion.LATEST);

    Plans(
            Teachers teachers,
            Llm llm,
            TeacherCalls calls,
            AnnotationRunRepository runs,
            Annotations annotations,
            TeacherProperties properties) {
        this.teachers = teachers;
        this.llm = llm;
        this.calls = calls;
        this.runs = runs;
        this.annotations = annotations;
        places = new Semaphore(properties.concurrency());
    }

    /** A plan; asks the LLM unless it was asked the very same before. */
    Plan plan(PlanRequest request) throws InterruptedException {
        Task task = Tasks.find(request.task())
                .orElseThrow(() -> new ServiceException.Invalid("task", "There is no task '" + request.task() + "'"));
        OptionalInt variation = request.variation() == null ? OptionalInt.empty() : OptionalInt.of(request.variation());
        Situation situation =
                new Situation(task, variation, request.description(), request.look(), request.inventory());
        Optional<AnnotatedTrajectory> example =
                request.examplesFrom() == null ? Optional.empty() : example(request.examplesFrom(), task, variation);
        TeacherSettings settings = teachers.settings(asRun(request)).orElseThrow();
        if (!places.tryAcquire()) {
            throw new ServiceException.Overloaded("Too many plans are being made at once");
        }
        try {
            Counting desk = new Counting(llm.desk(settings, new Purse(null, calls.spentOnPlans()), Brake.NONE));
            Progress<io.subgoal.teacher.plan.Plan> progress =
                    desk.talk(Episode.plan(), replies -> planner.progress(situation, example, replies));
            if (progress instanceof Progress.Done<io.subgoal.teacher.plan.Plan> done) {
                return view(task, settings, done, desk.asked == 0);
            }
            throw new ServiceException.Unavailable("The model's answers hold no plan: "
                    + (progress instanceof Progress.Rejected<?> rejected ? rejected.reason() : "no answer"));
        } catch (LlmException e) {
            throw new ServiceException.Unavailable("The LLM gave no answer: " + e.getMessage());
        } finally {
            places.release();
        }
    }

    private static AnnotationRunRequest asRun(PlanRequest request) {
        return new AnnotationRunRequest(
                Teachers.OPENAI,
                request.model(),
                request.temperature(),
                request.seed(),
                request.maxTokens(),
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** The first annotated train episode of the task that is another one. */
    private Optional<AnnotatedTrajectory> example(UUID runId, Task task, OptionalInt variation) {
        if (runs.findById(runId).isEmpty()) {
            throw new ServiceException.Invalid("examplesFrom", "There is no annotation run " + runId);
        }
        return annotations.ofTask(runId, task.id(), Fold.TRAIN, 2).stream()
                .map(StoredAnnotation::annotated)
                .filter(annotated ->
                        variation.isEmpty() || annotated.trajectory().variation() != variation.getAsInt())
                .findFirst();
    }

    private static Plan view(
            Task task, TeacherSettings settings, Progress.Done<io.subgoal.teacher.plan.Plan> done, boolean reused) {
        io.subgoal.teacher.plan.Plan plan = done.result();
        return new Plan(
                task.id(),
                plan.subgoals(),
                plan.steps().stream()
                        .map(item -> new SubgoalSpan(item.subgoal(), item.actions()))
                        .toList(),
                plan.unknownNames(),
                settings.model(),
                settings.prompts(),
                done.calls(),
                reused);
    }

    /** Counts the questions that were not answered before. */
    private static final class Counting implements Desk {

        private final Desk desk;
        private int asked;

        Counting(Desk desk) {
            this.desk = desk;
        }

        @Override
        public Optional<String> find(Episode episode, int number, Prompt prompt) {
            return desk.find(episode, number, prompt);
        }

        @Override
        public Optional<String> ask(Episode episode, int number, Prompt prompt)
                throws LlmException, InterruptedException {
            asked++;
            return desk.ask(episode, number, prompt);
        }
    }
}
