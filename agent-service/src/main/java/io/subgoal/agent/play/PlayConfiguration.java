package io.subgoal.agent.play;

import io.subgoal.api.inference.InferenceApi;
import io.subgoal.scienceworld.WorldPool;
import io.subgoal.service.client.ServiceClients;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Worlds and the inference service. */
@Configuration
class PlayConfiguration {

    private static final Duration ANSWER = Duration.ofMinutes(1);

    @Bean
    WorldPool worldPool(AgentProperties properties) {
        return new WorldPool(properties.worlds());
    }

    @Bean
    InferenceApi inferenceApi(AgentProperties properties) {
        return ServiceClients.create(
                InferenceApi.class, properties.inferenceUrl().toString(), properties.apiKey(), ANSWER);
    }
}
