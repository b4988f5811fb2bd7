package io.subgoal.suite;

import io.subgoal.agent.AgentApplication;
import io.subgoal.annotation.AnnotationApplication;
import io.subgoal.inference.InferenceApplication;
import io.subgoal.training.TrainingApplication;

/** The four services, in the order of their ports. */
public enum ServiceKind {
    ANNOTATION(0, "annotation", AnnotationApplication.class, AnnotationApplication.CONFIG_NAME),
    TRAINING(1, "training", TrainingApplication.class, TrainingApplication.CONFIG_NAME),
    INFERENCE(2, "inference", InferenceApplication.class, InferenceApplication.CONFIG_NAME),
    AGENT(3, "agent", AgentApplication.class, AgentApplication.CONFIG_NAME);

    private final int portOffset;
    private final String label;
    private final Class<?> application;
    private final String configName;

    ServiceKind(int portOffset, String label, Class<?> application, String configName) {
        this.portOffset = portOffset;
        this.label = label;
        this.application = application;
        this.configName = configName;
    }

    /** Distance of its port from the first one. */
    int portOffset() {
        return portOffset;
    }

    public String label() {
        return label;
    }

    Class<?> application() {
        return application;
    }

    String configName() {
        return configName;
    }
}
