package io.subgoal.service.job;

import io.subgoal.store.job.StoredJob;

/**
 * Jobs of a kind whose units are queued one by one, so that many workers share them. Whoever queues them also stops them and
 * begins them again.
 */
public interface UnitJobs {

    String kind();

    /** Nothing more is begun, what is at work is given up, and the job ends. */
    void cancel(StoredJob job);

    /** Nothing more is begun; what is at work is brought to its end. */
    void pause(StoredJob job);

    /** A job that rests goes on. */
    void resume(StoredJob job);

    /** A job that has failed or was cancelled goes on with what it lacks. */
    void retry(StoredJob job);
}
