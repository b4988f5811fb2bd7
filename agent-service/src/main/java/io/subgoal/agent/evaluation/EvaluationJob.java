package io.subgoal.agent.evaluation;

import io.subgoal.service.job.UnitJobs;
import io.subgoal.store.evaluation.Episodes;
import io.subgoal.store.job.JobState;
import io.subgoal.store.job.Jobs;
import io.subgoal.store.job.StoredJob;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The job of an evaluation, whose units are its episodes: begun, stopped, begun again, ended. */
@Component
class EvaluationJob implements UnitJobs {

    static final String KIND = "evaluate";

    private final Jobs jobs;
    private final Episodes episodes;
    private final EpisodeQueue queue;
    private final TransactionTemplate transactions;

    EvaluationJob(Jobs jobs, Episodes episodes, EpisodeQueue queue, TransactionTemplate transactions) {
        this.jobs = jobs;
        this.episodes = episodes;
        this.queue = queue;
        this.transactions = transactions;
    }

    @Override
    public String kind() {
        return KIND;
    }

    /** Begins a job that was just made. In the caller's transaction. */
    void begin(UUID job, UUID evaluation) {
        jobs.start(job);
        episodes.queued(evaluation).forEach(queue::add);
    }

    @Override
    public void cancel(StoredJob job) {
        transactions.executeWithoutResult(status -> {
            jobs.requestCancel(job.id());
            jobs.end(job.id(), job.attempt(), JobState.CANCELLED, null);
            episodes.cancelAll(job.subjectId());
        });
    }

    @Override
    public void pause(StoredJob job) {
        jobs.pause(job.id(), job.attempt(), "rests; episodes in play are brought to their end");
    }

    /** Has a job rest that could go on only if somebody changed something. */
    void rest(UUID id, String why) {
        StoredJob job = jobs.get(id);
        jobs.pause(id, job.attempt(), why);
    }

    @Override
    public void resume(StoredJob job) {
        goOn(job, JobState.PAUSED);
    }

    @Override
    public void retry(StoredJob job) {
        goOn(job, job.state());
    }

    private void goOn(StoredJob job, JobState from) {
        transactions.executeWithoutResult(status -> {
            if (!jobs.queueAgain(job.id(), Set.of(from))) {
                return;
            }
            if (from != JobState.PAUSED) {
                episodes.queueAgain(job.subjectId());
            }
            begin(job.id(), job.subjectId());
        });
        settle(job.id(), null);
    }

    /** Brings the job up to date; the last episode ends it. */
    void settle(UUID id, @Nullable String message) {
        StoredJob job = jobs.get(id);
        if (job.state() != JobState.RUNNING) {
            return;
        }
        Episodes.Tally tally = episodes.tally(job.subjectId());
        jobs.progress(id, job.attempt(), tally.ended(), tally.all(), message == null ? job.message() : message);
        if (tally.ended() < tally.all()) {
            return;
        }
        if (tally.failed() == 0) {
            jobs.end(id, job.attempt(), JobState.SUCCEEDED, null);
        } else {
            jobs.end(
                    id,
                    job.attempt(),
                    JobState.FAILED,
                    "%d of %d episodes have no score, the last one for this reason: %s. The others stand; 'retry' plays only those again"
                            .formatted(tally.failed(), tally.all(), tally.lastError()));
        }
    }
}
