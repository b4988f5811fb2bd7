package io.subgoal.training.onerun;

import io.subgoal.service.job.Failure;
import io.subgoal.service.job.JobContext;
import io.subgoal.service.job.JobStoppedException;
import io.subgoal.service.job.StoreAway;
import io.subgoal.store.job.Jobs;
import io.subgoal.store.training.TrainingRunRepository;
import io.subgoal.training.trainer.TrainModel;
import java.time.Clock;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trains one run under an attempt that the service lends. The service settles what becomes of the run's job. */
class OneRun {

    private static final Logger LOG = LoggerFactory.getLogger(OneRun.class);

    private final TrainingRunRepository runs;
    private final Jobs jobs;
    private final TrainModel trainModel;
    private final Clock clock;

    OneRun(TrainingRunRepository runs, Jobs jobs, TrainModel trainModel, Clock clock) {
        this.runs = runs;
        this.jobs = jobs;
        this.trainModel = trainModel;
        this.clock = clock;
    }

    /**
     * Trains to the end, or until it is to stop.
     *
     * @param stopping whether it is to stop
     */
    ExitCode train(OneRunArguments arguments, TerminationMessage message, BooleanSupplier stopping) {
        try {
            JobContext job = JobContext.join(jobOf(arguments.run()), arguments.attempt(), jobs, clock, stopping);
            LOG.info("Run {} begins, attempt {}", arguments.run(), arguments.attempt());
            trainModel.run(job);
            job.finish();
            LOG.info("Run {} ends", arguments.run());
            return ExitCode.TRAINED;
        } catch (JobStoppedException e) {
            LOG.info("Run {} stops: {}", arguments.run(), e.getMessage());
            return e.reason() == JobStoppedException.Reason.SUPERSEDED ? ExitCode.TAKEN_OVER : ExitCode.GOES_ON_LATER;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.GOES_ON_LATER;
        } catch (Exception | Error e) {
            LOG.error("Run {} failed", arguments.run(), e);
            message.leave(Failure.explain(e));
            return StoreAway.is(e) ? ExitCode.UNAVAILABLE : ExitCode.FAILED;
        }
    }

    private UUID jobOf(UUID run) {
        return runs.findById(run)
                .orElseThrow(() -> new IllegalStateException("There is no training run " + run))
                .jobId();
    }
}
