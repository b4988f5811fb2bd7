package io.subgoal.agent.play;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How episodes are played.
 *
 * @param worlds episodes that are played side by side
 * @param inferenceUrl address of the inference service
 * @param apiKey key for the inference service and the annotation service, if they ask for one
 * @param inferencePatience how long an episode waits for an inference service that is away or overloaded
 *     before it goes back into the queue
 * @param annotationUrl address of the annotation service, whose LLM makes plans
 */
@Validated
@ConfigurationProperties("subgoal.agent")
record AgentProperties(
        @DefaultValue("2") @Min(1) @Max(256) int worlds,
        @NotNull URI inferenceUrl,
        @Nullable String apiKey,
        @DefaultValue("5m") Duration inferencePatience,
        @DefaultValue("http://localhost:8081") URI annotationUrl) {

    @Override
    public String toString() {
        return "AgentProperties[worlds=%d, inferenceUrl=%s]".formatted(worlds, inferenceUrl);
    }
}
