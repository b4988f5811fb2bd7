package io.subgoal.training.cluster;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The namespace of a Kubernetes cluster that runs go out to. */
final class Cluster {

    private final KubernetesClient client;
    private final String namespace;

    /** @param namespace where Jobs are made; empty for that of the service */
    Cluster(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace.isEmpty() ? PodReader.or(client.getNamespace(), "default") : namespace;
    }

    String namespace() {
        return namespace;
    }

    KubernetesClient client() {
        return client;
    }

    /** Makes a Job; false if there is one of that name. */
    boolean create(Job job) {
        try {
            client.batch().v1().jobs().inNamespace(namespace).resource(job).create();
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return false;
            }
            throw e;
        }
    }

    @Nullable
    Job job(RunName name) {
        return client.batch()
                .v1()
                .jobs()
                .inNamespace(namespace)
                .withName(name.toString())
                .get();
    }

    List<Pod> pods(RunName name) {
        return client.pods()
                .inNamespace(namespace)
                .withLabel(JobManifest.JOB_NAME, name.toString())
                .list()
                .getItems();
    }

    /** Deletes a Job, if it is there; its pods are told to stop. */
    void delete(RunName name) {
        client.batch()
                .v1()
                .jobs()
                .inNamespace(namespace)
                .withName(name.toString())
                .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                .delete();
    }

    /**
     * The image of a pod, which the service itself runs in.
     *
     * @param pod null if it is not known
     * @throws IllegalStateException if the image cannot be found out
     */
    String imageOf(@Nullable String pod) {
        Pod own = pod == null || client.getNamespace() == null
                ? null
                : client.pods().inNamespace(client.getNamespace()).withName(pod).get();
        if (own == null) {
            throw new IllegalStateException(
                    "Set subgoal.training.kubernetes.image: this service does not run in a pod of the cluster whose image could be taken");
        }
        List<Container> containers = own.getSpec().getContainers();
        return containers.stream()
                .filter(container -> "service".equals(container.getName()))
                .findFirst()
                .orElse(containers.getFirst())
                .getImage();
    }
}
