package io.subgoal.inference;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The inference service. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class InferenceApplication {

    /** The name of the service's configuration file. */
    public static final String CONFIG_NAME = "inference-service";

    public static void main(String[] arguments) {
        new SpringApplicationBuilder(InferenceApplication.class)
                .properties("spring.config.name=" + CONFIG_NAME)
                .run(arguments);
    }
}
