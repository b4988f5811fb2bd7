package io.subgoal.training.checkpoint;

import io.subgoal.service.web.BodyLimit;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Lets archives of models be larger than other requests. */
@Configuration
class CheckpointConfiguration {

    @Bean
    BodyLimit uploadLimit(CheckpointProperties properties) {
        return new BodyLimit(
                CheckpointFileController.UPLOAD, properties.upload().fileLimit(), "subgoal.training.upload.file-limit");
    }
}
