package io.subgoal.agent.environment;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.subgoal.scienceworld.WorldPool;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.Scheduled;

/** Environments with worlds of their own: evaluations have others. */
@Configuration(proxyBeanMethods = false)
class EnvironmentConfiguration {

    @Bean
    Tenancy environmentTenancy(
            EnvironmentProperties properties, EnvironmentMeters meters, Clock clock, MeterRegistry metrics) {
        Registry registry = new Registry(properties, meters, clock);
        Stage stage =
                new Stage(new WorldPool(properties.worlds()), properties.waiting(), properties.patience(), meters);
        Gauge.builder("subgoal.agent.environments", registry, Registry::size)
                .description("Environments that are kept for somebody")
                .register(metrics);
        Gauge.builder("subgoal.agent.environment.worlds", stage, Stage::seats)
                .description("Environments that have a world at the moment; the others are parked")
                .register(metrics);
        Gauge.builder("subgoal.agent.environment.waiting", stage, Stage::waiting)
                .description("Calls that wait for a world")
                .register(metrics);
        return new Tenancy(properties, registry, stage, clock);
    }

    @Bean
    Environments environments(Tenancy tenancy, EnvironmentProperties properties, EnvironmentMeters meters) {
        return new Environments(tenancy, properties, meters);
    }

    @Bean
    Sweep environmentSweep(Tenancy tenancy) {
        return new Sweep(tenancy);
    }

    /** Looks for what nobody uses. */
    record Sweep(Tenancy tenancy) {
        @Scheduled(fixedDelayString = "${subgoal.agent.environments.sweep:1s}")
        void run() {
            tenancy.sweep();
        }
    }
}
