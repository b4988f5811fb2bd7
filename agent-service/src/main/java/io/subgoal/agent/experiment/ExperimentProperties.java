package io.subgoal.agent.experiment;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the services are that experiments need.
 *
 * @param apiKey key they ask for, if they do
 */
@ConfigurationProperties("subgoal.agent")
record ExperimentProperties(
        @DefaultValue("http://localhost:8081") URI annotationUrl,
        @DefaultValue("http://localhost:8082") URI trainingUrl,
        @DefaultValue("http://localhost:8083") URI inferenceUrl,
        @Nullable String apiKey) {

    @Override
    public String toString() {
        return "ExperimentProperties[annotationUrl=%s, trainingUrl=%s, inferenceUrl=%s]"
                .formatted(annotationUrl, trainingUrl, inferenceUrl);
    }
}
