package io.subgoal.annotation.run;

import io.subgoal.api.annotation.TeacherSettings;
import io.subgoal.llm.BatchState;
import io.subgoal.llm.LlmException;
import io.subgoal.service.job.JobContext;
import io.subgoal.service.job.JobStoppedException;
import io.subgoal.store.teacher.StoredBatch;
import io.subgoal.store.teacher.TeacherBatches;
import io.subgoal.store.teacher.TeacherCalls;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Annotates by turns. A turn looks after the batches that are open; when none is left it plays a round, which begins the
 * next ones. Between turns the job holds no thread.
 */
@Component
class AnnotateByBatch {

    private static final Logger LOG = LoggerFactory.getLogger(AnnotateByBatch.class);

    private final TeacherBatches store;
    private final TeacherCalls calls;
    private final ProviderBatches provider;
    private final Teachers teachers;
    private final TeacherProperties properties;
    private final BatchProperties limits;
    private final Clock clock;

    AnnotateByBatch(
            TeacherBatches store,
            TeacherCalls calls,
            ProviderBatches provider,
            Teachers teachers,
            TeacherProperties properties,
            BatchProperties limits,
            Clock clock) {
        this.store = store;
        this.calls = calls;
        this.provider = provider;
        this.teachers = teachers;
        this.properties = properties;
        this.limits = limits;
        this.clock = clock;
    }

    /**
     * Takes the run's next turn.
     *
     * @param todo episodes that are not settled
     * @param all the number of episodes
     * @throws JobStoppedException if there is something to wait for
     */
    void turn(
            JobContext job,
            UUID runId,
            TeacherSettings settings,
            LlmAnnotation annotation,
            LlmAnnotation.Episodes todo,
            int all)
            throws Exception {
        try {
            job.begin(all - todo.size(), all);
            lookAfter(job, runId);
            Round round = new Round(
                    runId,
                    settings,
                    annotation,
                    store,
                    calls,
                    teachers,
                    limits,
                    new Streak(properties.maxRejectedInARow()),
                    job);
            List<BatchProgress.Part> parts = new ArrayList<>();
            Round.Outcome outcome = round.play(todo, batch -> parts.add(start(job, batch)));
            if (outcome.batches() > 0) {
                throw waiting(parts);
            }
            if (outcome.held() > 0) {
                throw JobStoppedException.waiting(
                        clock.instant().plus(limits.longestPoll()),
                        "waits for %,d answers that another run has asked for".formatted(outcome.held()));
            }
        } catch (JobStoppedException e) {
            if (e.reason() == JobStoppedException.Reason.CANCELLED) {
                cancel(runId);
            }
            throw e;
        }
    }

    private BatchProgress.Part start(JobContext job, StoredBatch batch) throws Exception {
        try {
            return new BatchProgress.Part(provider.start(batch, job::checkpoint), Duration.ZERO);
        } catch (LlmException.Refused e) {
            throw e.status() == 404 ? withoutBatches(e) : e;
        } catch (LlmException e) {
            throw later(batch, e);
        }
    }

    private static IllegalStateException withoutBatches(LlmException e) {
        return new IllegalStateException(
                e.getMessage() + " If the server has no batches, take the teacher 'openai' instead");
    }

    /** Goes on with the open batches, and ends the turn unless all are over. */
    private void lookAfter(JobContext job, UUID runId) throws Exception {
        List<BatchProgress.Part> parts = new ArrayList<>();
        boolean cancelled = false;
        for (StoredBatch batch : store.open(runId)) {
            BatchState state = goOn(job, batch);
            if (!state.status().over()) {
                parts.add(new BatchProgress.Part(state, age(batch)));
            }
            cancelled |= state.status() == BatchState.Status.CANCELLED;
        }
        if (!parts.isEmpty()) {
            throw waiting(parts);
        }
        if (cancelled) {
            throw JobStoppedException.paused(
                    "Somebody has cancelled a batch at the provider. Resume the job to ask again what was not answered");
        }
    }

    private BatchState goOn(JobContext job, StoredBatch batch) throws Exception {
        try {
            BatchState state = provider.goOn(batch, job::checkpoint);
            if (state.status() == BatchState.Status.FAILED) {
                throw new IllegalStateException(
                        ("The provider did not take batch %s: %s. Where it limits enqueued tokens, set"
                                        + " subgoal.teacher.batch.most-requests and most-open lower; then retry the job")
                                .formatted(state.id(), state.error().orElse("it does not say why")));
            }
            return state;
        } catch (LlmException.Refused e) {
            throw e;
        } catch (LlmException e) {
            throw later(batch, e);
        }
    }

    /** What the provider works on already is worth any patience; what it may not know of is not. */
    private Exception later(StoredBatch batch, LlmException e) {
        Duration age = age(batch);
        return batch.providerId() == null && age.compareTo(limits.makingPatience()) > 0
                ? e
                : JobStoppedException.waiting(
                        clock.instant().plus(limits.poll(age)), "waits for the provider: " + e.getMessage());
    }

    private JobStoppedException waiting(List<BatchProgress.Part> parts) {
        Duration soonest = parts.stream()
                .map(part -> limits.poll(part.age()))
                .min(Duration::compareTo)
                .orElseThrow();
        return JobStoppedException.waiting(clock.instant().plus(soonest), new BatchProgress(parts).text());
    }

    private Duration age(StoredBatch batch) {
        return Duration.between(batch.createdAt(), clock.instant());
    }

    /** Cancels the open batches and waits a while for their end; {@link LeftBatches} looks after what takes longer. */
    private void cancel(UUID runId) throws InterruptedException, IOException {
        Instant end = clock.instant().plus(limits.cancelPatience());
        try {
            for (StoredBatch batch : store.open(runId)) {
                provider.cancel(batch);
            }
            for (List<StoredBatch> open = store.open(runId);
                    !open.isEmpty() && clock.instant().isBefore(end);
                    open = store.open(runId)) {
                for (StoredBatch batch : open) {
                    provider.goOn(batch, () -> {});
                }
                Thread.sleep(limits.firstPoll());
            }
        } catch (LlmException e) {
            LOG.warn("Batches of run {} could not be cancelled, which is tried again: {}", runId, e.getMessage());
        }
    }
}
