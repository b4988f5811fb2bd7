package io.subgoal.service.job;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.subgoal.store.job.Jobs;
import io.subgoal.store.job.LentJobs;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** The queue of a service that has one: named by {@code db-scheduler.table-name}. */
@Configuration
@ConditionalOnProperty("db-scheduler.table-name")
class JobConfiguration {

    /** When a job is tried again that could not even be begun, because the store could not be reached. */
    private static final Duration AGAIN = Duration.ofSeconds(5);

    @Bean
    JobQueue jobQueue(
            @Value("${spring.application.name}") String service,
            Jobs jobs,
            @Lazy SchedulerClient scheduler,
            Clock clock) {
        return new JobQueue(service, jobs, scheduler, clock);
    }

    /** A process may have died between queueing a job again and scheduling it. */
    @Bean
    ApplicationListener<ApplicationReadyEvent> orphanedJobs(
            @Value("${spring.application.name}") String service, JobQueue queue, List<JobHandler> handlers, Jobs jobs) {
        return ready -> handlers.forEach(handler -> jobs.queued(service, handler.kind())
                .forEach(id -> queue.schedule(id, jobs.get(id).priority())));
    }

    @Bean
    JobLoans jobLoans(LentJobs jobs) {
        return new JobLoans(jobs);
    }

    @Bean
    Task<Void> jobTask(Jobs jobs, LentJobs lent, List<JobHandler> handlers, Clock clock) {
        JobRunner runner = new JobRunner(jobs, lent, handlers, clock);
        return Tasks.custom(JobQueue.TASK, Void.class)
                .onFailure(new FailureHandler.OnFailureRetryLater<>(AGAIN))
                .onDeadExecutionRevive()
                .execute(runner::run);
    }
}
