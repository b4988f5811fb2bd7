package io.subgoal.service.job;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import io.subgoal.store.job.Jobs;
import java.time.Clock;
import java.util.UUID;
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
        UUID id = UUID.randomUUID();
        jobs.add(id, service, kind, subjectId, total);
        scheduler.scheduleIfNotExists(new TaskInstance<>(TASK, id.toString()), clock.instant());
        return id;
    }

    /** Records a job whose units are queued one by one by the caller. */
    @Transactional
    public UUID track(String kind, UUID subjectId, long total) {
        UUID id = UUID.randomUUID();
        jobs.add(id, service, kind, subjectId, total);
        return id;
    }
}
