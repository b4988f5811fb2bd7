package io.subgoal.training.onerun;

import io.subgoal.service.ServiceConfiguration;
import io.subgoal.training.metric.RunMeters;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;

/**
 * No more of the service than a run needs. It is no configuration by annotation, so that the service's own scan does not
 * take it for a part of the service.
 */
@EnableAutoConfiguration(exclude = ServiceConfiguration.class)
@ComponentScan({"io.subgoal.training.trainer", "io.subgoal.training.base"})
@ConfigurationPropertiesScan("io.subgoal.training")
@Import({OneRun.class, RunMeters.class})
class OneRunConfiguration {

    /** The schema is the service's business. A store that cannot be reached yet is waited for. */
    static ConfigurableApplicationContext start(String configName, String[] arguments) {
        return new SpringApplicationBuilder(OneRunConfiguration.class)
                .web(WebApplicationType.NONE)
                .registerShutdownHook(false)
                .properties(
                        "spring.config.name=" + configName,
                        "spring.main.lazy-initialization=true",
                        "spring.flyway.enabled=false",
                        "spring.datasource.hikari.initialization-fail-timeout=300000",
                        "db-scheduler.enabled=false")
                .run(arguments);
    }
}
