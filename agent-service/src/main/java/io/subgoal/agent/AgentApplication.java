package io.subgoal.agent;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The agent service. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class AgentApplication {

    /** The name of the service's configuration file. */
    public static final String CONFIG_NAME = "agent-service";

    public static void main(String[] arguments) {
        new SpringApplicationBuilder(AgentApplication.class)
                .properties("spring.config.name=" + CONFIG_NAME)
                .run(arguments);
    }
}
