package io.subgoal.agent.teacherforced;

import io.subgoal.agent.client.ModelLookup;
import io.subgoal.service.client.ServiceAwayException;
import io.subgoal.service.error.ServiceException;
import io.subgoal.service.job.JobContext;
import io.subgoal.service.job.JobHandler;
import io.subgoal.service.job.JobStoppedException;
import io.subgoal.store.Json;
import io.subgoal.store.annotation.Annotations;
import io.subgoal.store.evaluation.PlayedModel;
import io.subgoal.store.teacherforced.StoredAnswer;
import io.subgoal.store.teacherforced.StoredTest;
import io.subgoal.store.teacherforced.TeacherForcedTests;
import io.subgoal.textworld.prompt.Role;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Puts the rows of a test to the models; what is answered is stored chunk by chunk, and not asked again. */
@Component
class TeacherForcedJob implements JobHandler {

    static final String KIND = "teacher-forced-test";

    private static final Duration UNTIL_SERVICES_ARE_BACK = Duration.ofSeconds(30);

    private final TeacherForcedTests tests;
    private final Annotations annotations;
    private final TestRows rows;
    private final Asking asking;
    private final ModelLookup lookup;
    private final TransactionTemplate transactions;
    private final Clock clock;

    TeacherForcedJob(
            TeacherForcedTests tests,
            Annotations annotations,
            TestRows rows,
            Asking asking,
            ModelLookup lookup,
            TransactionTemplate transactions,
            Clock clock) {
        this.tests = tests;
        this.annotations = annotations;
        this.rows = rows;
        this.asking = asking;
        this.lookup = lookup;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void run(JobContext job) throws Exception {
        StoredTest test = tests.find(job.subjectId()).orElseThrow();
        TestSettings settings = Json.read(test.request(), TestSettings.class);
        List<PlayedModel> models = tests.models(test.id());
        if (!annotations.fingerprint(test.annotationRunId()).equals(test.fingerprint())) {
            throw new IllegalStateException(
                    "Annotation run %s has changed since the test was asked for; ask for another test"
                            .formatted(test.annotationRunId()));
        }
        List<TestRow> all = rows.sample(test, settings, models);
        if (all.isEmpty()) {
            throw new IllegalStateException("Annotation run %s has no rows of the %s fold for these roles and tasks"
                    .formatted(test.annotationRunId(), test.fold()));
        }
        Set<Integer> answered = tests.answered(test.id());
        job.begin(answered.size(), all.size());
        List<TestRow> left =
                all.stream().filter(row -> !answered.contains(row.index())).toList();
        try {
            Map<PlayedModel, Integer> sourceTokens = new HashMap<>();
            for (PlayedModel model : models) {
                requireUnchanged(model);
                sourceTokens.put(model, sourceTokens(model));
            }
            new Chunks(left, settings.beams())
                    .each(
                            chunk -> ask(chunk, settings, sourceTokens),
                            answers -> store(job, test, answers),
                            job::checkpoint);
        } catch (ServiceAwayException | ServiceException.Unavailable e) {
            throw JobStoppedException.waiting(
                    clock.instant().plus(UNTIL_SERVICES_ARE_BACK), "waits: " + e.getMessage());
        }
    }

    private void store(JobContext job, StoredTest test, List<StoredAnswer> answers) {
        job.patiently(() -> {
            transactions.executeWithoutResult(status -> {
                job.requireHeld();
                tests.addAnswers(test.id(), answers);
            });
            return true;
        });
        StoredAnswer last = answers.getLast();
        for (int i = 0; i < answers.size(); i++) {
            job.advance("%s, task %s variation %d".formatted(last.role(), last.taskId(), last.variation()));
        }
    }

    /** Answers are the checkpoint's if its name stands for it before and after. */
    private List<StoredAnswer> ask(List<TestRow> chunk, TestSettings settings, Map<PlayedModel, Integer> sourceTokens)
            throws InterruptedException {
        PlayedModel model = chunk.getFirst().model();
        List<StoredAnswer> answers =
                asking.ask(chunk, settings.beams(), Objects.requireNonNull(sourceTokens.get(model)));
        requireUnchanged(model);
        return answers;
    }

    private void requireUnchanged(PlayedModel model) {
        Role role = Role.parse(model.role()).orElseThrow();
        PlayedModel now = lookup.model("models", model.name(), role);
        if (!now.checkpointId().equals(model.checkpointId())) {
            throw new IllegalStateException(
                    "Model '%s' stands for checkpoint %s by now, and stood for %s when the test was asked for; serve that again and retry, or ask for another test"
                            .formatted(model.name(), now.checkpointId(), model.checkpointId()));
        }
    }

    private int sourceTokens(PlayedModel model) {
        Integer longest = lookup.served("models", model.name()).sourceTokens();
        return longest == null ? Integer.MAX_VALUE : longest;
    }
}
