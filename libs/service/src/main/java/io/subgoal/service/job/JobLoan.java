package io.subgoal.service.job;

import io.subgoal.store.job.Jobs;
import io.subgoal.store.job.LentJobs;
import io.subgoal.store.job.StoredJob;
import java.util.Optional;

/** A job that is lent, as the service sees it that looks after it. */
public final class JobLoan {

    private final JobContext job;
    private final LentJobs jobs;
    private final boolean adopted;

    JobLoan(JobContext job, LentJobs jobs, boolean adopted) {
        this.job = job;
        this.jobs = jobs;
        this.adopted = adopted;
    }

    /** Whether another process had lent it already, so that somebody may be working on it. */
    public boolean adopted() {
        return adopted;
    }

    /** What the one who works on it has to {@linkplain JobContext#join join}. */
    public int attempt() {
        return job.attempt();
    }

    /**
     * Asks whether to go on.
     *
     * @throws JobStoppedException if the job was cancelled or paused, or another process has taken over; if this process shuts
     *     down, whoever works on the job is to be left alone
     */
    public void check() {
        if (job.stopping()) {
            throw new JobStoppedException(JobStoppedException.Reason.SHUTDOWN);
        }
        Optional<Jobs.Wish> wish = job.patiently(() -> jobs.look(job.id(), job.attempt()));
        switch (wish.orElseThrow(() -> new JobStoppedException(JobStoppedException.Reason.SUPERSEDED))) {
            case GO_ON -> {}
            case CANCEL -> throw new JobStoppedException(JobStoppedException.Reason.CANCELLED);
            case PAUSE -> throw JobStoppedException.paused("Paused");
        }
    }

    /** Says how the job stands, while nobody has begun to work on it. */
    public void say(String what) {
        job.patiently(() -> {
            jobs.say(job.id(), job.attempt(), what);
            return true;
        });
    }

    /**
     * Takes the job back from whoever worked on it, who cannot write any more, and lends its next attempt.
     *
     * @param advanced whether the work has come further
     * @return the job as it is now; its count of stalled attempts says how many have not advanced, in a row
     * @throws JobStoppedException if another process has taken over
     */
    public StoredJob renew(boolean advanced) {
        StoredJob next = job.patiently(() -> jobs.renew(job.id(), job.attempt(), advanced))
                .orElseThrow(() -> new JobStoppedException(JobStoppedException.Reason.SUPERSEDED));
        job.renewed(next.attempt());
        return next;
    }
}
