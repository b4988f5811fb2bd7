package io.subgoal.training.cluster;

import io.subgoal.service.job.JobContext;
import io.subgoal.service.job.JobHandler;
import io.subgoal.service.job.JobLoan;
import io.subgoal.service.job.JobLoans;
import io.subgoal.service.job.JobStoppedException;
import io.subgoal.store.job.Jobs;
import io.subgoal.store.training.Checkpoints;
import io.subgoal.store.training.StoredCheckpoint;
import io.subgoal.store.training.TrainingRunEntity;
import io.subgoal.store.training.TrainingRunRepository;
import io.subgoal.training.trainer.TrainModel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a run out as a Job of the cluster and looks after it. The attempt of the run's job is lent to the pod; a service
 * that takes the run over from a dead one finds the Job by its name. Another pod is another attempt.
 */
final class TrainInCluster implements JobHandler {

    private static final Logger LOG = LoggerFactory.getLogger(TrainInCluster.class);

    private final TrainingRunRepository runs;
    private final Jobs jobs;
    private final JobLoans loans;
    private final TrainModel trainModel;
    private final Checkpoints checkpoints;
    private final JobManifest manifest;
    private final PodImage image;
    private final Dispatch dispatch;
    private final KubernetesProperties properties;

    TrainInCluster(
            TrainingRunRepository runs,
            Jobs jobs,
            JobLoans loans,
            TrainModel trainModel,
            Checkpoints checkpoints,
            JobManifest manifest,
            PodImage image,
            Dispatch dispatch,
            KubernetesProperties properties) {
        this.runs = runs;
        this.jobs = jobs;
        this.loans = loans;
        this.trainModel = trainModel;
        this.checkpoints = checkpoints;
        this.manifest = manifest;
        this.image = image;
        this.dispatch = dispatch;
        this.properties = properties;
    }

    @Override
    public String kind() {
        return TrainModel.KIND;
    }

    @Override
    public boolean adopts() {
        return true;
    }

    @Override
    public void run(JobContext job) throws InterruptedException {
        if (trainModel.trained(job)) {
            return;
        }
        JobLoan loan = loans.lend(job);
        try {
            trainOutside(job, loan);
        } catch (JobStoppedException e) {
            if (e.reason() == JobStoppedException.Reason.CANCELLED || e.reason() == JobStoppedException.Reason.PAUSED) {
                dispatch.recall(name(job));
            }
            throw e;
        } catch (RuntimeException e) {
            dispatch.clear(name(job));
            throw e;
        }
    }

    private void trainOutside(JobContext job, JobLoan loan) throws InterruptedException {
        TrainingRunEntity run =
                job.patiently(() -> runs.findById(job.subjectId())).orElseThrow();
        if (loan.adopted() && !dispatch.isThere(loan, name(job))) {
            // Its pod may have been told to stop and not have gone yet: it must not write beside another one.
            loan.renew(advanced(job));
        }
        while (true) {
            RunName name = name(job);
            dispatch.send(loan, name, () -> manifest.of(name, run.name(), image.get()));
            Seen.Ended end = dispatch.follow(loan, name);
            if (trainModel.trained(job)) {
                return;
            }
            loan.check(); // a pod that has heard of it sooner may be gone already
            switch (end) {
                case Seen.Trained ignored ->
                    throw new IllegalStateException(
                            "The pod ended as if it had trained the run, and left no model. Look at its log, then retry the job");
                case Seen.Failed failed -> throw new IllegalStateException(failed.why());
                case Seen.Lost lost -> again(job, loan, lost);
            }
        }
    }

    /** Has another pod go on from what was saved. */
    private void again(JobContext job, JobLoan loan, Seen.Lost lost) throws InterruptedException {
        boolean advanced = advanced(job);
        int before = job.patiently(() -> jobs.get(job.id())).stalled();
        if (!advanced && before >= properties.restarts()) {
            throw new IllegalStateException(
                    "%s. So ended %d pods in a row without a newly saved state. %s, then retry the job"
                            .formatted(lost.why(), before + 1, lost.advice()));
        }
        LOG.warn("Run {}: {}. Another pod goes on", job.subjectId(), lost.why());
        loan.say(lost.why() + ". Another pod goes on");
        RunName ended = name(job);
        Dispatch.pause(loan, properties.backoff());
        loan.renew(advanced);
        dispatch.clear(ended);
    }

    /** Whether the present attempt has saved anything that is further than where it began. */
    private boolean advanced(JobContext job) {
        return job.patiently(() -> checkpoints
                        .resumeOf(job.subjectId())
                        .map(StoredCheckpoint::updates)
                        .orElse(0L)
                > jobs.get(job.id()).attemptStartProgress());
    }

    private static RunName name(JobContext job) {
        return new RunName(job.subjectId(), job.attempt());
    }
}
