package io.subgoal.training.trainer;

import io.subgoal.service.job.JobContext;
import io.subgoal.service.job.JobHandler;
import java.io.IOException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Runs are trained in the process that takes them from the queue, unless they go out to a cluster. */
@Configuration
@ConditionalOnBooleanProperty(name = "subgoal.training.kubernetes.enabled", havingValue = false, matchIfMissing = true)
class TrainHereConfiguration {

    @Bean
    JobHandler trainHere(TrainModel trainModel) {
        return new JobHandler() {
            @Override
            public String kind() {
                return TrainModel.KIND;
            }

            @Override
            public void run(JobContext job) throws IOException, InterruptedException {
                trainModel.run(job);
            }
        };
    }

    /** One run on each place. */
    @Bean
    static QueueWidth asManyRunsAsPlaces(ObjectProvider<TrainingProperties> properties) {
        return new QueueWidth(() -> properties.getObject().placesExpected());
    }
}
