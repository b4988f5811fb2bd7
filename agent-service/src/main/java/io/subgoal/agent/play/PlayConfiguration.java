package io.subgoal.agent.play;

import io.subgoal.api.annotation.AnnotationApi;
import io.subgoal.api.inference.InferenceApi;
import io.subgoal.scienceworld.WorldPool;
import io.subgoal.service.client.ServiceClients;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Worlds, and the services that agents ask. */
@Configuration
class PlayConfiguration {

    private static final Duration ANSWER = Duration.ofMinutes(1);
    /** An LLM may think, and the annotation service may have to be patient with it. */
    private static final Duration PLAN = Duration.ofMinutes(10);

    @Bean
    WorldPool worldPool(AgentProperties properties) {
        return new WorldPool(properties.worlds());
    }

    @Bean
    InferenceApi inferenceApi(AgentProperties properties) {
        return ServiceClients.create(
                InferenceApi.class, properties.inferenceUrl().toString(), properties.apiKey(), ANSWER);
    }

    @Bean
    AnnotationApi annotationApi(AgentProperties properties) {
        return ServiceClients.create(
                AnnotationApi.class, properties.annotationUrl().toString(), properties.apiKey(), PLAN);
    }
}
