package io.subgoal.service.job;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import io.subgoal.store.job.JobState;
import io.subgoal.store.job.Jobs;
import io.subgoal.store.job.LentJobs;
import io.subgoal.store.job.StoredJob;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Runs a job that the queue hands out, and settles what becomes of it. */
final class JobRunner {

    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

    /** A job that takes its process down so often without any progress in between is not begun again. */
    private static final int STALLS = 10;

    private final Jobs jobs;
    private final LentJobs lent;
    private final Map<String, JobHandler> handlers;
    private final Clock clock;

    JobRunner(Jobs jobs, LentJobs lent, List<JobHandler> handlers, Clock clock) {
        this.jobs = jobs;
        this.lent = lent;
        this.handlers = handlers.stream().collect(Collectors.toMap(JobHandler::kind, Function.identity()));
        this.clock = clock;
    }

    CompletionHandler<Void> run(TaskInstance<Void> instance, ExecutionContext context) {
        UUID id = UUID.fromString(instance.getId());
        boolean nextTurn = jobs.awaits(id);
        Optional<StoredJob> started = lent.adopt(id).filter(this::adopted).or(() -> jobs.start(id));
        if (started.isEmpty()) {
            return leave(id);
        }
        StoredJob job = started.get();
        try (MDC.MDCCloseable ignored = MDC.putCloseable("job", job.id().toString())) {
            if (!nextTurn) {
                LOG.info("Job {} ({}) begins, attempt {}", job.id(), job.kind(), job.attempt());
            }
            String message = nextTurn ? job.message() : null;
            return run(job, new JobContext(job, message, jobs, clock, context.getSchedulerState()::isShuttingDown));
        }
    }

    private boolean adopted(StoredJob job) {
        JobHandler handler = handlers.get(job.kind());
        return handler != null && handler.adopts();
    }

    private CompletionHandler<Void> run(StoredJob job, JobContext context) {
        try {
            if (job.stalled() >= STALLS) {
                throw new IllegalStateException(
                        "Its process died %d times in a row at %s. Look for what takes it down, such as too little memory; then retry the job"
                                .formatted(job.stalled(), where(job)));
            }
            JobHandler handler = handlers.get(job.kind());
            if (handler == null) {
                throw new IllegalStateException(
                        "This version of the service has no handler for jobs of kind " + job.kind());
            }
            handler.run(context);
            context.finish();
            end(job, context, JobState.SUCCEEDED, null);
            return leave(job.id());
        } catch (JobStoppedException e) {
            return onStopped(job, context, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return onStopped(job, context, new JobStoppedException(JobStoppedException.Reason.SHUTDOWN));
        } catch (Exception | Error e) { // an error, such as too little memory, is the job's, not the service's
            LOG.error("Job {} ({}) failed", job.id(), job.kind(), e);
            end(job, context, JobState.FAILED, Failure.explain(e));
            return leave(job.id());
        }
    }

    private CompletionHandler<Void> onStopped(StoredJob job, JobContext context, JobStoppedException stop) {
        return switch (stop.reason()) {
            case CANCELLED -> {
                end(job, context, JobState.CANCELLED, null);
                yield leave(job.id());
            }
            case PAUSED -> {
                if (jobs.pause(job.id(), context.attempt(), stop.getMessage())) {
                    LOG.info("Job {} ({}) rests: {}", job.id(), job.kind(), stop.getMessage());
                }
                yield leave(job.id());
            }
            case WAITING ->
                jobs.await(job.id(), context.attempt(), stop.until(), stop.getMessage())
                        ? nextTurn(job.id(), stop.until())
                        : onStopped(job, context, new JobStoppedException(JobStoppedException.Reason.SUPERSEDED));
            case SHUTDOWN -> {
                LOG.info("Job {} ({}) goes back into the queue", job.id(), job.kind());
                if (!context.lent()) { // one that is lent is still worked on
                    jobs.requeue(job.id(), context.attempt());
                }
                yield (complete, operations) -> operations.reschedule(complete, clock.instant());
            }
            case SUPERSEDED -> {
                LOG.warn("Job {} ({}) was taken over by another process", job.id(), job.kind());
                yield (complete, operations) -> {};
            }
        };
    }

    private void end(StoredJob job, JobContext context, JobState state, @Nullable String error) {
        if (context.patiently(() -> jobs.end(job.id(), context.attempt(), state, error))) {
            LOG.info("Job {} ({}) ends: {}", job.id(), job.kind(), state);
        }
    }

    /** Has a job take its next turn then; at once if somebody has asked it to stop in the meantime. */
    private CompletionHandler<Void> nextTurn(UUID id, Instant until) {
        return (complete, operations) ->
                operations.reschedule(complete, jobs.wish(id) == Jobs.Wish.GO_ON ? until : clock.instant());
    }

    /** Takes a job out of the queue, unless somebody has queued it again in the meantime. */
    private CompletionHandler<Void> leave(UUID id) {
        return (complete, operations) -> {
            if (jobs.find(id).filter(job -> job.state() == JobState.QUEUED).isPresent()) {
                operations.reschedule(complete, clock.instant());
            } else {
                operations.remove();
            }
        };
    }

    private static String where(StoredJob job) {
        return job.message() == null ? "the beginning" : "'" + job.message() + "'";
    }
}
