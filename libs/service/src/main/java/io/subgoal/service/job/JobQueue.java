package io.subgoal.service.job;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceException;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.TaskInstanceId;
import io.subgoal.store.job.JobState;
import io.subgoal.store.job.Jobs;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.springframework.transaction.annotation.Transactional;

/** Puts jobs into this service's queue. */
public class JobQueue {

    static final String TASK = "job";

    private final String service;
    private final Jobs jobs;
    private final SchedulerClient scheduler;
    private final Clock clock;

    JobQueue(String service, Jobs jobs, SchedulerClient scheduler, Clock clock) {
        this.service = service;
        this.jobs = jobs;
        this.scheduler = scheduler;
        this.clock = clock;
    }

    /**
     * Queues a job in the caller's transaction, if there is one: the job and what it is for appear together.
     *
     * @param total units of work, as far as they are known
     */
    @Transactional
    public UUID submit(String kind, UUID subjectId, long total) {
        return submit(kind, subjectId, total, 0);
    }

    /**
     * Queues a job among others.
     *
     * @param priority jobs of a higher one are begun first
     */
    @Transactional
    public UUID submit(String kind, UUID subjectId, long total, int priority) {
        UUID id = UUID.randomUUID();
        jobs.add(id, service, kind, subjectId, total, priority);
        schedule(id, priority);
        return id;
    }

    /** Has a queued job run; false if that is arranged already. */
    boolean schedule(UUID id, int priority) {
        return scheduler.scheduleIfNotExists(
                new TaskInstance.Builder<Void>(TASK, id.toString())
                        .priority(priority)
                        .build(),
                clock.instant());
    }

    /**
     * Queues a job again that rests or has ended without success.
     *
     * @param from the states it may be in
     * @return false if it is in none of them
     */
    public boolean queueAgain(UUID id, Set<JobState> from) {
        if (!jobs.queueAgain(id, from)) {
            return false;
        }
        int priority = jobs.get(id).priority();
        // Where its last execution is still being taken out of the queue, that sees the new state or is gone soon.
        insist(() -> schedule(id, priority));
        return true;
    }

    /** Has a job that waits take its next turn at once, so that it learns what it was asked to do. */
    public void wake(UUID id) {
        insist(() -> !jobs.awaits(id) || rescheduled(id));
    }

    private boolean rescheduled(UUID id) {
        try {
            return scheduler.reschedule(TaskInstanceId.of(TASK, id.toString()), clock.instant());
        } catch (TaskInstanceException e) {
            // It is at work, or ends its turn just now.
            return false;
        }
    }

    private static void insist(BooleanSupplier attempt) {
        for (int i = 0; i < 40 && !attempt.getAsBoolean(); i++) {
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    /** Records a job whose units are queued one by one by the caller. */
    @Transactional
    public UUID track(String kind, UUID subjectId, long total) {
        UUID id = UUID.randomUUID();
        jobs.add(id, service, kind, subjectId, total);
        return id;
    }
}
