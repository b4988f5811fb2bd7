package io.subgoal.service.job;

import io.subgoal.store.job.LentJobs;

/** Lends jobs to those who work on them outside the service. */
public final class JobLoans {

    private final LentJobs jobs;

    JobLoans(LentJobs jobs) {
        this.jobs = jobs;
    }

    /**
     * Lends a job's attempt: whoever {@linkplain JobContext#join joins} it reports its progress from now on. It stays lent
     * while this service goes and another one takes the job over whose handler {@linkplain JobHandler#adopts adopts} it.
     *
     * @throws JobStoppedException if another process has taken over
     */
    public JobLoan lend(JobContext job) {
        LentJobs.Lending lending = job.patiently(() -> jobs.lend(job.id(), job.attempt()));
        if (lending == LentJobs.Lending.REFUSED) {
            throw new JobStoppedException(JobStoppedException.Reason.SUPERSEDED);
        }
        job.lend();
        return new JobLoan(job, jobs, lending == LentJobs.Lending.LENT_BEFORE);
    }
}
