package io.subgoal.service.job;

import io.subgoal.api.Job;
import io.subgoal.api.JobState;
import io.subgoal.store.job.StoredJob;
import java.time.Duration;
import java.time.Instant;

/** Jobs as they go over the wire. */
public final class JobMapper {

    private JobMapper() {}

    public static JobState state(io.subgoal.store.job.JobState state) {
        return switch (state) {
            case QUEUED -> JobState.QUEUED;
            case RUNNING -> JobState.RUNNING;
            case SUCCEEDED -> JobState.SUCCEEDED;
            case FAILED -> JobState.FAILED;
            case CANCELLED -> JobState.CANCELLED;
            case PAUSED -> JobState.PAUSED;
        };
    }

    public static Job job(StoredJob job, Instant now) {
        return new Job(
                job.id(),
                job.kind(),
                job.subjectId(),
                state(job.state()),
                job.progress(),
                job.total(),
                job.eta(now).map(Duration::toSeconds).orElse(null),
                job.attempt(),
                job.message(),
                job.error(),
                job.createdAt(),
                job.startedAt(),
                job.finishedAt());
    }
}
