package io.subgoal.suite.demo;

import io.subgoal.api.JobsApi;
import io.subgoal.api.agent.AgentApi;
import io.subgoal.api.annotation.AnnotationApi;
import io.subgoal.api.inference.InferenceApi;
import io.subgoal.api.training.TrainingApi;
import io.subgoal.service.client.ServiceClients;
import io.subgoal.suite.Endpoints;
import io.subgoal.suite.ServiceKind;
import java.time.Duration;

/** Clients of the four services. */
record ServiceSet(
        AnnotationApi annotation,
        JobsApi annotationJobs,
        TrainingApi training,
        JobsApi trainingJobs,
        InferenceApi inference,
        AgentApi agent,
        JobsApi agentJobs) {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    static ServiceSet of(Endpoints endpoints) {
        return new ServiceSet(
                client(AnnotationApi.class, endpoints, ServiceKind.ANNOTATION),
                client(JobsApi.class, endpoints, ServiceKind.ANNOTATION),
                client(TrainingApi.class, endpoints, ServiceKind.TRAINING),
                client(JobsApi.class, endpoints, ServiceKind.TRAINING),
                client(InferenceApi.class, endpoints, ServiceKind.INFERENCE),
                client(AgentApi.class, endpoints, ServiceKind.AGENT),
                client(JobsApi.class, endpoints, ServiceKind.AGENT));
    }

    private static <T> T client(Class<T> contract, Endpoints endpoints, ServiceKind service) {
        return ServiceClients.create(contract, endpoints.url(service), System.getenv("SUBGOAL_API_KEY"), PATIENCE);
    }
}
