package io.subgoal.annotation.run;

import io.subgoal.service.job.JobStoppedException;
import io.subgoal.teacher.dialogue.Progress;

/**
 * Episodes in a row of which nothing came. A model that says nothing useful would say it of every episode, and each is
 * paid for. Safe for several threads.
 */
final class Streak {

    private final int limit;
    private int length;

    /** @param limit how many are too many; 0 for no limit */
    Streak(int limit) {
        this.limit = limit;
    }

    /**
     * Counts an episode.
     *
     * @throws JobStoppedException if it is one too many: the job is to rest
     */
    synchronized void count(Progress<?> outcome) {
        switch (outcome) {
            case Progress.Done<?> done -> length = 0;
            case Progress.Rejected<?> rejected -> reject(rejected.reason());
            case Progress.NeedsCall<?> open -> {}
        }
    }

    private void reject(String reason) {
        length++;
        if (limit > 0 && length >= limit) {
            throw JobStoppedException.paused(
                    ("Nothing came of %d episodes in a row. The last: %s. Start another run with a model or a version of"
                                    + " the prompts that does better, or resume this job to go on all the same")
                            .formatted(length, reason));
        }
    }
}
