package io.subgoal.agent.llm;

import io.subgoal.llm.OpenAiClient;
import io.subgoal.llm.PatientClient;
import io.subgoal.llm.Prices;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The LLM of the settings. */
@Configuration
class LlmConfiguration {

    @Bean(destroyMethod = "close")
    OpenAiClient llmClient(LlmProperties properties) {
        return new OpenAiClient(properties.server());
    }

    @Bean
    PatientClient patientClient(OpenAiClient client, LlmProperties properties) {
        return new PatientClient(client, properties.server());
    }

    @Bean
    Prices prices(LlmProperties properties) {
        return new Prices(properties.prices());
    }
}
