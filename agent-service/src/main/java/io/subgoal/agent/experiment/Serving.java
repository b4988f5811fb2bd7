package io.subgoal.agent.experiment;

import io.subgoal.api.inference.ModelRequest;
import io.subgoal.api.inference.ModelState;
import io.subgoal.api.inference.ServedModel;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.client.HttpClientErrorException;

/** Has the models of an experiment served. */
@Component
class Serving {

    private final Services services;

    Serving(Services services) {
        this.services = services;
    }

    /**
     * Whether a trained model answers; has it loaded if it does not.
     *
     * @param run the training run that has made it
     */
    boolean answers(ExperimentPlan.Training training, UUID run) {
        UUID checkpoint = services.checkpoint(run);
        ServedModel served = served(training.name());
        if (served == null || !checkpoint.equals(served.checkpointId())) {
            services.inference().load(training.name(), ModelRequest.ofCheckpoint(checkpoint));
            return false;
        }
        if (served.state() == ModelState.BROKEN) {
            throw new IllegalStateException(
                    "Model %s cannot be served: %s".formatted(training.name(), served.problem()));
        }
        return served.state() != ModelState.LOADING;
    }

    private @Nullable ServedModel served(String name) {
        try {
            return services.inference().model(name);
        } catch (HttpClientErrorException.NotFound e) {
            return null;
        }
    }
}
