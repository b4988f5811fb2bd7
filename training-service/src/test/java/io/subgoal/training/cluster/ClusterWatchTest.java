package io.subgoal.training.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Those who follow a Job hear of what happens to it and to its pod, and of nothing else. */
@EnableKubernetesMockClient(crud = true)
class ClusterWatchTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    KubernetesClient client;

    @Test
    void tellsFollowersOfTheirJobAndItsPod() throws InterruptedException {
        Cluster cluster = new Cluster(client, "runs");
        Signals signals = new Signals();
        ClusterWatch watch = new ClusterWatch(cluster, signals);
        RunName name = new RunName(UUID.randomUUID(), 1);
        RunName other = new RunName(UUID.randomUUID(), 1);
        watch.start();
        try (Signals.News news = signals.follow(name);
                Signals.News noNews = signals.follow(other)) {
            Job job = new JobBuilder()
                    .withNewMetadata()
                    .withName(name.toString())
                    .addToLabels(JobManifest.MANAGED_BY, JobManifest.MANAGER)
                    .endMetadata()
                    .build();
            assertThat(cluster.create(job)).isTrue();
            assertThat(news.await(PATIENCE)).as("a Job").isTrue();
            assertThat(cluster.create(job)).as("made twice").isFalse();

            Pod pod = client.pods()
                    .inNamespace("runs")
                    .resource(new PodBuilder()
                            .withNewMetadata()
                            .withName("pod")
                            .addToLabels(JobManifest.MANAGED_BY, JobManifest.MANAGER)
                            .addToLabels(JobManifest.JOB_NAME, name.toString())
                            .endMetadata()
                            .build())
                    .create();
            assertThat(news.await(PATIENCE)).as("a pod").isTrue();
            assertThat(cluster.pods(name)).hasSize(1);
            client.pods()
                    .inNamespace("runs")
                    .resource(new PodBuilder(pod)
                            .withNewStatus()
                            .withPhase("Running")
                            .endStatus()
                            .build())
                    .updateStatus();
            assertThat(news.await(PATIENCE)).as("a pod that has begun").isTrue();
            cluster.delete(name);
            assertThat(news.await(PATIENCE)).as("a Job that is deleted").isTrue();
            assertThat(cluster.job(name)).isNull();
            assertThat(noNews.await(Duration.ZERO)).isFalse();
        } finally {
            watch.stop();
        }
        assertThat(watch.isRunning()).isFalse();
    }

    @Test
    void takesTheImageOfThePodThatTheServiceRunsIn() {
        client.pods()
                .inNamespace(client.getNamespace())
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withName("training-service-1")
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("proxy")
                        .withImage("mesh/proxy")
                        .endContainer()
                        .addNewContainer()
                        .withName("service")
                        .withImage("registry.example/training:3")
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
        Cluster cluster = new Cluster(client, "");
        assertThat(new PodImage(cluster, "", "training-service-1").get()).isEqualTo("registry.example/training:3");
        assertThat(new PodImage(cluster, "mine", "training-service-1").get()).isEqualTo("mine");
        assertThatThrownBy(() -> new PodImage(cluster, "", null).get())
                .hasMessageContaining("Set subgoal.training.kubernetes.image");
    }
}
