package io.subgoal.agent.experiment;

import io.subgoal.api.Job;
import io.subgoal.api.JobsApi;
import io.subgoal.service.job.JobMapper;
import io.subgoal.service.job.UnitJobs;
import io.subgoal.store.experiment.StoredStage;
import io.subgoal.store.job.Jobs;
import io.subgoal.store.job.StoredJob;
import java.time.Clock;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.springframework.stereotype.Component;

/** The jobs behind stages, wherever they run. */
@Component
class Stages {

    static final String ANNOTATION = "annotation-service";
    static final String TRAINING = "training-service";
    static final String AGENT = "agent-service";

    /** The keys of stages, or how they begin. */
    static final String DATASET_KEY = "dataset";

    static final String ANNOTATION_KEY = "annotation";
    static final String TRAINING_KEY = "training ";
    static final String EVALUATION_KEY = "evaluation ";

    private final Services services;
    private final Jobs jobs;
    private final UnitJobs evaluations;
    private final Clock clock;

    Stages(Services services, Jobs jobs, UnitJobs evaluations, Clock clock) {
        this.services = services;
        this.jobs = jobs;
        this.evaluations = evaluations;
        this.clock = clock;
    }

    Job job(StoredStage stage) {
        return isOurs(stage)
                ? JobMapper.job(own(stage), clock.instant())
                : client(stage).job(stage.jobId());
    }

    void cancel(StoredStage stage) {
        act(stage, UnitJobs::cancel, JobsApi::cancel);
    }

    void pause(StoredStage stage) {
        act(stage, UnitJobs::pause, JobsApi::pause);
    }

    void resume(StoredStage stage) {
        act(stage, UnitJobs::resume, JobsApi::resume);
    }

    void retry(StoredStage stage) {
        act(stage, UnitJobs::retry, JobsApi::retry);
    }

    private void act(StoredStage stage, BiConsumer<UnitJobs, StoredJob> here, BiConsumer<JobsApi, UUID> elsewhere) {
        if (isOurs(stage)) {
            here.accept(evaluations, own(stage));
        } else {
            elsewhere.accept(client(stage), stage.jobId());
        }
    }

    private static boolean isOurs(StoredStage stage) {
        return stage.service().equals(AGENT);
    }

    private StoredJob own(StoredStage stage) {
        return jobs.get(stage.jobId());
    }

    private JobsApi client(StoredStage stage) {
        return stage.service().equals(TRAINING) ? services.trainingJobs() : services.annotationJobs();
    }
}
