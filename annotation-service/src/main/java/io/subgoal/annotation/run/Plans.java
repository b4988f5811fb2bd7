package io.subgoal.annotation.run;

import io.subgoal.api.annotation.Annotation.SubgoalSpan;
import io.subgoal.api.annotation.AnnotationRunRequest;
import io.subgoal.api.annotation.Budget;
import io.subgoal.api.annotation.Plan;
import io.subgoal.api.annotation.PlanReadiness;
import io.subgoal.api.annotation.PlanRequest;
import io.subgoal.api.annotation.TeacherSettings;
import io.subgoal.llm.LlmException;
import io.subgoal.service.error.ServiceException;
import io.subgoal.store.annotation.AnnotationRunRepository;
import io.subgoal.store.annotation.Annotations;
import io.subgoal.store.annotation.StoredAnnotation;
import io.subgoal.store.teacher.Spent;
import io.subgoal.store.teacher.TeacherCalls;
import io.subgoal.teacher.dialogue.Progress;
import io.subgoal.teacher.plan.Planner;
import io.subgoal.teacher.prompt.PromptVersion;
import io.subgoal.teacher.prompt.Situation;
import io.subgoal.textworld.task.Fold;
import io.subgoal.textworld.task.Task;
import io.subgoal.textworld.task.Tasks;
import io.subgoal.textworld.trajectory.AnnotatedTrajectory;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Plans for episodes of which no solution is known. */
@Service
class Plans {

    private final Teachers teachers;
    private final Llm llm;
    private final TeacherCalls calls;
    private final AnnotationRunRepository runs;
    private final Annotations annotations;
    private final TeacherProperties properties;
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
        this.properties = properties;
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
            Purse purse = new Purse(budget(request), Spent.NOTHING);
            Bill bill = new Bill(llm.desk(settings, purse, Brake.NONE), settings, purse, calls);
            Progress<io.subgoal.teacher.plan.Plan> progress =
                    bill.talk(Episode.plan(), replies -> planner.progress(situation, example, replies));
            if (progress instanceof Progress.Done<io.subgoal.teacher.plan.Plan> done) {
                return view(task, settings, done, bill);
            }
            // Its answers are stored: whoever asks again gets the same.
            throw new ServiceException.Conflict("The model's answers hold no plan: "
                    + (progress instanceof Progress.Rejected<?> rejected ? rejected.reason() : "no answer"));
        } catch (BudgetReachedException e) {
            throw new ServiceException.Conflict(String.valueOf(e.getMessage()), Map.of("budgetReached", true));
        } catch (LlmException e) {
            throw new ServiceException.Unavailable("The LLM gave no answer: " + e.getMessage());
        } finally {
            places.release();
        }
    }

    private static @Nullable Budget budget(PlanRequest request) {
        return request.maxDollars() == null ? null : new Budget(null, request.maxDollars());
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
                budget(request),
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

    private Plan view(
            Task task, TeacherSettings settings, Progress.Done<io.subgoal.teacher.plan.Plan> done, Bill bill) {
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
                bill.reused(),
                bill.promptTokens(),
                bill.answerTokens(),
                bill.reused() || teachers.knowsPrice(settings.model()) ? bill.dollars() : null);
    }

    /** Whether there is an LLM to ask. */
    PlanReadiness readiness(@Nullable String asked) {
        String model = asked == null ? properties.model() : asked;
        String problem = null;
        if (!properties.server().isConfigured()) {
            problem = "No LLM is set: give the annotation service SUBGOAL_TEACHER_API_KEY, or SUBGOAL_TEACHER_BASE_URL"
                    + " for a server that needs none";
        } else if (model.isBlank()) {
            problem = "No model is named: say so in the request, or give the annotation service SUBGOAL_TEACHER_MODEL";
        }
        return new PlanReadiness(model.isBlank() ? null : model, teachers.knowsPrice(model), problem);
    }
}
