package io.subgoal.annotation.run;

import io.subgoal.annotation.llm.BatchClient;
import io.subgoal.annotation.llm.OpenAiClient;
import io.subgoal.annotation.llm.PatientClient;
import io.subgoal.annotation.llm.Prices;
import io.subgoal.annotation.llm.TeacherProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The LLM of the settings. */
@Configuration
class TeacherConfiguration {

    @Bean(destroyMethod = "close")
    OpenAiClient llmClient(TeacherProperties properties) {
        return new OpenAiClient(properties);
    }

    @Bean(destroyMethod = "close")
    BatchClient batchClient(TeacherProperties properties) {
        return new BatchClient(properties);
    }

    @Bean
    PatientClient patientClient(OpenAiClient client, TeacherProperties properties) {
        return new PatientClient(client, properties);
    }

    @Bean
    Prices prices(TeacherProperties properties) {
        return new Prices(properties.prices());
    }
}
