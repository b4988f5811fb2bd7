package io.subgoal.training;

import io.subgoal.training.onerun.OneRunApplication;
import io.subgoal.training.onerun.OneRunArguments;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The training service; or, with {@code --subgoal.training.only-run}, a process that trains one run of it. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class TrainingApplication {

    /** The name of the service's configuration file. */
    public static final String CONFIG_NAME = "training-service";

    public static void main(String[] arguments) {
        if (OneRunArguments.areIn(arguments)) {
            OneRunApplication.run(CONFIG_NAME, arguments);
            return;
        }
        new SpringApplicationBuilder(TrainingApplication.class)
                .properties("spring.config.name=" + CONFIG_NAME)
                .run(arguments);
    }
}
