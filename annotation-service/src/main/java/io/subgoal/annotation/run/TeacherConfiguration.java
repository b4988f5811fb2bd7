package io.subgoal.annotation.run;

import io.subgoal.llm.BatchClient;
import io.subgoal.llm.OpenAiClient;
import io.subgoal.llm.PatientClient;
import io.subgoal.llm.Prices;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The LLM of the settings. */
@Configuration
class TeacherConfiguration {

    @Bean(destroyMethod = "close")
    OpenAiClient llmClient(TeacherProperties properties) {
        return new OpenAiClient(properties.server());
    }

    @Bean(destroyMethod = "close")
    BatchClient batchClient(TeacherProperties properties) {
        return new BatchClient(properties.server());
    }

    @Bean
    PatientClient patientClient(OpenAiClient client, TeacherProperties properties) {
        return new PatientClient(client, properties.server());
    }

    @Bean
    Prices prices(TeacherProperties properties) {
        return new Prices(properties.prices());
    }
}
