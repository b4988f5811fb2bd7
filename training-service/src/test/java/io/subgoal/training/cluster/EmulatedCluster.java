package io.subgoal.training.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMixedDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.ServerRequest;
import io.fabric8.mockwebserver.ServerResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/** An emulated API server, and a kubelet that starts what pods ask for as Java processes. */
public final class EmulatedCluster implements AutoCloseable {

    public static final String NAMESPACE = "subgoal";

    private final KubernetesMockServer server;
    private final KubernetesClient client;
    private final Kubelet kubelet;

    private EmulatedCluster(KubernetesMockServer server, Path folder, List<String> jvm) {
        this.server = server;
        client = server.createClient();
        kubelet = new Kubelet(client, folder, jvm);
    }

    /**
     * Starts one.
     *
     * @param folder for what pods write
     * @param jvm options of the pods' JVMs
     */
    public static EmulatedCluster start(Path folder, List<String> jvm) {
        Map<ServerRequest, Queue<ServerResponse>> none = new HashMap<>();
        KubernetesMockServer server = new KubernetesMockServer(
                new Context(), new MockWebServer(), none, new KubernetesMixedDispatcher(none), false);
        server.init();
        EmulatedCluster cluster = new EmulatedCluster(server, folder, jvm);
        cluster.kubelet.start();
        return cluster;
    }

    public Kubelet kubelet() {
        return kubelet;
    }

    /** System properties by which a JVM finds this cluster. */
    public Map<String, String> settings() {
        return Map.of(
                "kubernetes.master",
                server.url("/"),
                "kubernetes.namespace",
                NAMESPACE,
                "kubernetes.auth.tryKubeConfig",
                "false",
                "kubernetes.auth.tryServiceAccount",
                "false");
    }

    /** Options by which another JVM finds this cluster. */
    public List<String> jvmOptions() {
        return settings().entrySet().stream()
                .map(setting -> "-D" + setting.getKey() + "=" + setting.getValue())
                .toList();
    }

    public void putSecret(String name, String key, String value) {
        client.secrets()
                .inNamespace(NAMESPACE)
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .addToStringData(key, value)
                        .build())
                .create();
    }

    public List<Job> jobs(String run) {
        return client.batch()
                .v1()
                .jobs()
                .inNamespace(NAMESPACE)
                .withLabel("subgoal.io/run", run)
                .list()
                .getItems();
    }

    public List<Pod> pods(String run) {
        return client.pods()
                .inNamespace(NAMESPACE)
                .withLabel("subgoal.io/run", run)
                .list()
                .getItems();
    }

    @Override
    public void close() {
        kubelet.close();
        client.close();
        server.destroy();
    }
}
