package io.subgoal.agent.teacherforced;

import io.subgoal.agent.client.ModelLookup;
import io.subgoal.api.agent.Evaluation;
import io.subgoal.api.agent.TeacherForcedTest;
import io.subgoal.api.agent.TeacherForcedTestRequest;
import io.subgoal.api.inference.PolicyModels;
import io.subgoal.service.error.ServiceException;
import io.subgoal.service.job.JobMapper;
import io.subgoal.service.job.JobQueue;
import io.subgoal.store.Json;
import io.subgoal.store.annotation.AnnotationRunRepository;
import io.subgoal.store.annotation.Annotations;
import io.subgoal.store.evaluation.PlayedModel;
import io.subgoal.store.job.Jobs;
import io.subgoal.store.job.StoredJob;
import io.subgoal.store.teacherforced.StoredTest;
import io.subgoal.store.teacherforced.TeacherForcedTests;
import io.subgoal.store.training.CodeVersion;
import io.subgoal.textworld.prompt.Role;
import io.subgoal.textworld.task.Fold;
import io.subgoal.textworld.task.Task;
import io.subgoal.textworld.task.Tasks;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Teacher-forced tests: checked, queued, looked at. */
@Service
class TestDesk {

    private static final int DEFAULT_ROWS = 1000;

    private final TeacherForcedTests tests;
    private final AnnotationRunRepository runs;
    private final Annotations annotations;
    private final ModelLookup lookup;
    private final Jobs jobs;
    private final JobQueue queue;
    private final TransactionTemplate transactions;
    private final Clock clock;

    TestDesk(
            TeacherForcedTests tests,
            AnnotationRunRepository runs,
            Annotations annotations,
            ModelLookup lookup,
            Jobs jobs,
            JobQueue queue,
            TransactionTemplate transactions,
            Clock clock) {
        this.tests = tests;
        this.runs = runs;
        this.annotations = annotations;
        this.lookup = lookup;
        this.jobs = jobs;
        this.queue = queue;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** Checks first, asking the inference service, then stores and queues in one go. */
    TeacherForcedTest create(TeacherForcedTestRequest request) {
        UUID run = request.annotationRunId();
        if (!runs.existsById(run)) {
            throw new ServiceException.Invalid("annotationRunId", "There is no annotation run " + run);
        }
        List<PlayedModel> models = models(request);
        TestSettings settings = new TestSettings(
                tasks(request.tasks()),
                Objects.requireNonNullElse(request.rows(), DEFAULT_ROWS),
                Objects.requireNonNullElse(request.beams(), 1));
        String fold = Objects.requireNonNullElse(request.fold(), Fold.DEV.wireName());
        return Objects.requireNonNull(transactions.execute(status -> {
            if (tests.existsByName(request.name())) {
                throw new ServiceException.Conflict(
                        "There is a test named '%s' already. Choose another name, or use that one"
                                .formatted(request.name()));
            }
            UUID id = UUID.randomUUID();
            UUID job = queue.submit(TeacherForcedJob.KIND, id, 0);
            StoredTest test = new StoredTest(
                    id,
                    request.name(),
                    run,
                    fold,
                    Json.write(settings),
                    annotations.fingerprint(run),
                    CodeVersion.current(),
                    job,
                    clock.instant());
            tests.add(test, models);
            return view(test);
        }));
    }

    private static @Nullable List<String> tasks(@Nullable List<String> names) {
        if (names == null) {
            return null;
        }
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            String field = "tasks[" + i + "]";
            Task task = Tasks.find(name)
                    .orElseThrow(() -> new ServiceException.Invalid(field, "There is no task '%s'".formatted(name)));
            ids.add(task.id());
        }
        return ids;
    }

    private List<PlayedModel> models(TeacherForcedTestRequest request) {
        if (request.models().encoder() != null) {
            throw new ServiceException.Invalid("models.encoder", "has no part in a test: no actions are matched");
        }
        List<PlayedModel> found = new ArrayList<>();
        for (Role role : Role.values()) {
            String name = name(request.models(), role);
            boolean asked =
                    request.roles() == null ? name != null : request.roles().contains(role.wireName());
            if (asked) {
                String field = "models." + (role == Role.FIRST_SUBGOAL ? "firstSubgoal" : role.wireName());
                PlayedModel model = lookup.model(field, name, role);
                if (model.format() == null) {
                    throw new ServiceException.Invalid(
                            field, "Model '%s' has no template to write rows in".formatted(name));
                }
                found.add(model);
            }
        }
        if (found.isEmpty()) {
            throw new ServiceException.Invalid("models", "must name at least one served model");
        }
        return found;
    }

    private static @Nullable String name(PolicyModels models, Role role) {
        return switch (role) {
            case EXECUTOR -> models.executor();
            case CONTROLLER -> models.controller();
            case FIRST_SUBGOAL -> models.firstSubgoal();
            case IMITATION -> models.imitation();
        };
    }

    StoredTest find(UUID id) {
        return tests.find(id).orElseThrow(() -> new ServiceException.NotFound("There is no test " + id));
    }

    TeacherForcedTest view(StoredTest test) {
        TestSettings settings = Json.read(test.request(), TestSettings.class);
        StoredJob job = jobs.get(test.jobId());
        TeacherForcedTests.Tally tally = tests.tally(test.id());
        return new TeacherForcedTest(
                test.id(),
                test.name(),
                test.annotationRunId(),
                test.fold(),
                tests.models(test.id()).stream()
                        .map(model ->
                                new Evaluation.Model(model.role(), model.name(), model.checkpointId(), model.format()))
                        .toList(),
                settings.tasks(),
                settings.rows(),
                settings.beams(),
                JobMapper.state(job.state()),
                job.total(),
                tally.answered(),
                tally.right(),
                tally.answered() == 0 ? null : (double) tally.right() / tally.answered(),
                test.codeVersion(),
                test.jobId(),
                test.createdAt());
    }
}
