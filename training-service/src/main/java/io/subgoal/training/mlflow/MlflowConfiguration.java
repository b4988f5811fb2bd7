package io.subgoal.training.mlflow;

import io.subgoal.store.job.Jobs;
import io.subgoal.store.training.Metrics;
import io.subgoal.store.training.MlflowPushes;
import io.subgoal.store.training.TrainingRunRepository;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** Runs are sent where {@code subgoal.mlflow.uri} says; without it there is nothing. */
@Configuration
@Conditional(MlflowIsSet.class)
class MlflowConfiguration {

    private static final Duration FIRST_DELAY = Duration.ofMillis(500);

    @Bean
    MlflowLoop mlflowLoop(
            MlflowProperties properties,
            TrainingRunRepository runs,
            Jobs jobs,
            Metrics metrics,
            MlflowPushes pushes,
            Clock clock) {
        MlflowClient client = new MlflowClient(properties, FIRST_DELAY);
        MlflowPusher pusher = new MlflowPusher(properties, client, runs, jobs, metrics, pushes, clock);
        return new MlflowLoop(properties, pusher, pushes, clock);
    }
}
