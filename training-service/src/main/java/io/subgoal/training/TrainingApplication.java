package io.subgoal.training;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The training service. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class TrainingApplication {

    /** The name of the service's configuration file. */
    public static final String CONFIG_NAME = "training-service";

    public static void main(String[] arguments) {
        new SpringApplicationBuilder(TrainingApplication.class)
                .properties("spring.config.name=" + CONFIG_NAME)
                .run(arguments);
    }
}
