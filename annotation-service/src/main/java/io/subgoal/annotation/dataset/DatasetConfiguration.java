package io.subgoal.annotation.dataset;

import io.subgoal.service.web.BodyLimit;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Lets files of trajectories be larger than other requests. */
@Configuration
class DatasetConfiguration {

    @Bean
    BodyLimit importLimit(ImportProperties properties) {
        return new BodyLimit(
                DatasetFileController.IMPORT, properties.fileLimit(), "subgoal.annotation.import.file-limit");
    }
}
