package io.subgoal.store.experiment;

import java.util.UUID;

/**
 * A stage of an experiment that has begun.
 *
 * @param service whose job it is
 * @param subjectId the dataset, run or evaluation
 * @param reused whether it was there before the experiment wanted it
 * @param retriedAt the experiment's attempt that has asked for it to be tried again; 0 for none
 * @param paused whether it rests because the experiment does
 */
public record StoredStage(
        String key, String service, UUID subjectId, UUID jobId, boolean reused, int retriedAt, boolean paused) {

    public StoredStage retried(int attempt) {
        return new StoredStage(key, service, subjectId, jobId, reused, attempt, paused);
    }

    public StoredStage resting(boolean rests) {
        return new StoredStage(key, service, subjectId, jobId, reused, retriedAt, rests);
    }
}
