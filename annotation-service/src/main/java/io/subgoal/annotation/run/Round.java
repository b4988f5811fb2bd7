package io.subgoal.annotation.run;

import io.subgoal.api.annotation.TeacherSettings;
import io.subgoal.llm.BatchClient;
import io.subgoal.llm.LlmException;
import io.subgoal.llm.LlmRequest;
import io.subgoal.llm.TokenCounter;
import io.subgoal.service.job.JobContext;
import io.subgoal.store.dataset.StoredTrajectory;
import io.subgoal.store.dataset.TrajectoryRow;
import io.subgoal.store.teacher.StoredBatch;
import io.subgoal.store.teacher.TeacherBatches;
import io.subgoal.store.teacher.TeacherBatches.Failure;
import io.subgoal.store.teacher.TeacherBatches.Question;
import io.subgoal.store.teacher.TeacherCall;
import io.subgoal.store.teacher.TeacherCalls;
import io.subgoal.teacher.annotate.Annotation;
import io.subgoal.teacher.dialogue.Progress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One pass over the episodes of a run that are not settled. Each is talked about with the answers there are. What can be
 * settled is, and the questions that are left are written down in batches.
 */
final class Round {

    /** Room for one more line; no question comes near it. */
    private static final long LONGEST_LINE = 4L << 20;

    private final UUID runId;
    private final TeacherSettings settings;
    private final LlmAnnotation annotation;
    private final TeacherBatches store;
    private final TeacherCalls calls;
    private final Teachers teachers;
    private final BatchProperties limits;
    private final Streak streak;
    private final JobContext job;
    private final StoredDesk desk;
    private final Purse purse;
    private final Map<String, Failure> failures;
    private final Set<String> seen = new HashSet<>();
    private final List<Question> questions = new ArrayList<>();
    private long bytes;
    private int begun;
    private int held;

    Round(
            UUID runId,
            TeacherSettings settings,
            LlmAnnotation annotation,
            TeacherBatches store,
            TeacherCalls calls,
            Teachers teachers,
            BatchProperties limits,
            Streak streak,
            JobContext job) {
        this.runId = runId;
        this.settings = settings;
        this.annotation = annotation;
        this.store = store;
        this.calls = calls;
        this.teachers = teachers;
        this.limits = limits;
        this.streak = streak;
        this.job = job;
        desk = new StoredDesk(calls, settings);
        purse = new Purse(settings.budget(), calls.spent(runId));
        failures = store.failures(runId);
    }

    /**
     * What is waited for now.
     *
     * @param batches batches that were begun
     * @param held questions whose answers are on their way to other runs
     */
    record Outcome(int batches, int held) {}

    /** Has the provider work on a batch. */
    @FunctionalInterface
    interface Starter {
        void start(StoredBatch batch) throws Exception;
    }

    /**
     * Goes through the episodes.
     *
     * @param starter gets each batch once it is written down
     * @throws BudgetReachedException if there is nothing to wait for, and the budget is too small for any question
     */
    Outcome play(LlmAnnotation.Episodes todo, Starter starter) throws Exception {
        Set<String> withoutExample =
                todo.examples().stream().map(TrajectoryRow::taskId).collect(Collectors.toCollection(HashSet::new));
        List<TrajectoryRow> rows =
                Stream.concat(todo.examples().stream(), todo.others().stream()).toList();
        try {
            for (TrajectoryRow row : rows) {
                boolean early = annotation.isShownAnExample(row) && withoutExample.contains(row.taskId());
                if (!early && settle(row) && !annotation.isShownAnExample(row)) {
                    withoutExample.remove(row.taskId());
                }
                if (questions.size() == limits.mostRequests() || bytes > BatchClient.MAX_BYTES - LONGEST_LINE) {
                    begin(starter);
                }
                if (begun == limits.mostOpen()) {
                    break;
                }
            }
            begin(starter);
        } catch (BudgetReachedException e) {
            begin(starter);
            if (begun == 0 && held == 0) {
                throw e;
            }
        }
        return new Outcome(begun, held);
    }

    /** Talks about an episode with the answers there are; a question that is left is put into the batch. */
    private boolean settle(TrajectoryRow row) throws LlmException, InterruptedException {
        job.checkpoint();
        StoredTrajectory stored = annotation.trajectory(row);
        Progress<Annotation> progress = desk.talk(Episode.of(runId, row.id()), annotation.talk(stored));
        if (progress instanceof Progress.NeedsCall<Annotation> needs) {
            LlmRequest request = desk.request(needs.prompt());
            String hash = request.sha256();
            Failure failure = failures.get(hash);
            if (failure == null || mayBeAskedAgain(failure)) {
                if (seen.add(hash)) {
                    ask(row, needs.calls(), request, hash);
                }
                return false;
            }
            annotation.giveUp(stored, reason(failure), needs.calls());
        } else {
            annotation.settle(stored, progress);
        }
        job.advance(Episode.name(stored.trajectory()));
        streak.count(progress);
        return true;
    }

    private boolean mayBeAskedAgain(Failure failure) {
        return !failure.fatal() && failure.attempts() < limits.mostAttempts();
    }

    private static String reason(Failure failure) {
        return failure.fatal()
                ? "The LLM refused the question: " + failure.error()
                : "The LLM gave no answer in %d batches: %s".formatted(failure.attempts(), failure.error());
    }

    private void ask(TrajectoryRow row, int number, LlmRequest request, String hash) {
        if (calls.onItsWay(hash)) {
            held++;
            return;
        }
        long prompt = TokenCounter.upperBound(request.messages());
        long money = teachers.prices(settings.teacher())
                .cost(request.model(), prompt, request.maxTokens())
                .orElse(0);
        purse.reserve(prompt + request.maxTokens(), money);
        questions.add(new Question(
                new TeacherCall(runId, row.id(), number, hash, prompt + request.maxTokens(), money), request.body()));
        bytes += BatchClient.line(request).getBytes(StandardCharsets.UTF_8).length + 1;
    }

    private void begin(Starter starter) throws Exception {
        if (questions.isEmpty()) {
            return;
        }
        int asked = questions.size();
        Optional<StoredBatch> batch = store.begin(runId, questions);
        questions.clear();
        bytes = 0;
        if (batch.isPresent()) {
            begun++;
            starter.start(batch.get());
        } else {
            // Others have asked all of it in this moment.
            held += asked;
        }
    }
}
