package io.subgoal.agent.experiment;

import io.subgoal.api.JobsApi;
import io.subgoal.api.annotation.AnnotationApi;
import io.subgoal.api.inference.InferenceApi;
import io.subgoal.api.training.TrainingApi;
import io.subgoal.api.training.TrainingRun;
import io.subgoal.service.client.ServiceClients;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** The services that experiments are made with. */
@Component
class Services {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ExperimentProperties properties;
    private final AnnotationApi annotation;
    private final JobsApi annotationJobs;
    private final TrainingApi training;
    private final JobsApi trainingJobs;
    private final InferenceApi inference;

    Services(ExperimentProperties properties) {
        this.properties = properties;
        annotation = client(AnnotationApi.class, properties.annotationUrl());
        annotationJobs = client(JobsApi.class, properties.annotationUrl());
        training = client(TrainingApi.class, properties.trainingUrl());
        trainingJobs = client(JobsApi.class, properties.trainingUrl());
        inference = client(InferenceApi.class, properties.inferenceUrl());
    }

    AnnotationApi annotation() {
        return annotation;
    }

    JobsApi annotationJobs() {
        return annotationJobs;
    }

    TrainingApi training() {
        return training;
    }

    JobsApi trainingJobs() {
        return trainingJobs;
    }

    InferenceApi inference() {
        return inference;
    }

    /** The model that a training run has made. */
    UUID checkpoint(UUID run) {
        TrainingRun made = training.run(run);
        UUID checkpoint = made.checkpointId();
        if (checkpoint == null) {
            throw new IllegalStateException("Training run %s has left no checkpoint".formatted(made.name()));
        }
        return checkpoint;
    }

    private <T> T client(Class<T> contract, URI url) {
        return ServiceClients.create(contract, url.toString(), properties.apiKey(), PATIENCE);
    }
}
