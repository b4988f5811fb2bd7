package io.subgoal.training.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.subgoal.service.job.JobHandler;
import io.subgoal.service.job.JobLoans;
import io.subgoal.store.job.Jobs;
import io.subgoal.store.training.Checkpoints;
import io.subgoal.store.training.TrainingRunRepository;
import io.subgoal.training.trainer.QueueWidth;
import io.subgoal.training.trainer.TrainModel;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Runs go out to a cluster where {@code subgoal.training.kubernetes.enabled} says so. */
@Configuration
@ConditionalOnBooleanProperty("subgoal.training.kubernetes.enabled")
class ClusterConfiguration {

    private static final int TIMEOUT_MILLIS = 10_000;

    /** A call that fails is tried again by those who know what it is for. */
    private static final int RETRIES = 1;

    /** Finds the cluster by the service's account in a pod, or by the user's kubeconfig. */
    @Bean(destroyMethod = "close")
    KubernetesClient kubernetesClient() {
        Config config = new ConfigBuilder()
                .withConnectionTimeout(TIMEOUT_MILLIS)
                .withRequestTimeout(TIMEOUT_MILLIS)
                .withRequestRetryBackoffLimit(RETRIES)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    @Bean
    Cluster cluster(KubernetesClient client, KubernetesProperties properties) {
        return new Cluster(client, properties.namespace());
    }

    @Bean
    Signals clusterSignals() {
        return new Signals();
    }

    @Bean
    ClusterWatch clusterWatch(Cluster cluster, Signals signals) {
        return new ClusterWatch(cluster, signals);
    }

    @Bean
    JobHandler trainInCluster(
            TrainingRunRepository runs,
            Jobs jobs,
            JobLoans loans,
            TrainModel trainModel,
            Checkpoints checkpoints,
            Cluster cluster,
            Signals signals,
            KubernetesProperties properties,
            Environment settings,
            Clock clock) {
        return new TrainInCluster(
                runs,
                jobs,
                loans,
                trainModel,
                checkpoints,
                new JobManifest(properties, new PodEnvironment(properties, settings)),
                new PodImage(cluster, properties.image(), settings.getProperty("HOSTNAME")),
                new Dispatch(cluster, signals, properties, clock),
                properties);
    }

    @Bean
    static QueueWidth asManyRunsAsMayBeOut(ObjectProvider<KubernetesProperties> properties) {
        return new QueueWidth(() -> properties.getObject().mostOut());
    }
}
