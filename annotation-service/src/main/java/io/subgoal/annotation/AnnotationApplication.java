package io.subgoal.annotation;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The annotation service. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class AnnotationApplication {

    /** The name of the service's configuration file. */
    public static final String CONFIG_NAME = "annotation-service";

    public static void main(String[] arguments) {
        new SpringApplicationBuilder(AnnotationApplication.class)
                .properties("spring.config.name=" + CONFIG_NAME)
                .run(arguments);
    }
}
