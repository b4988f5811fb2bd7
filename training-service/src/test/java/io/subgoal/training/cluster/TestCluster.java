package io.subgoal.training.cluster;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.server.mock.KubernetesMixedDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.ServerRequest;
import io.fabric8.mockwebserver.ServerResponse;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * An API server whose pods are Java processes: an emulated one; or a real one with its Job controller and without nodes, to
 * which {@code -Dsubgoal.test.kubeconfig} leads. There the service may have an account of its own, by {@code
 * -Dsubgoal.test.kubeconfig.service}.
 */
public final class TestCluster implements AutoCloseable {

    static final String NAMESPACE = "subgoal";

    private static final String KUBECONFIG = System.getProperty("subgoal.test.kubeconfig");

    private final KubernetesClient client;
    private final Kubelet kubelet;
    private final Map<String, String> settings;
    private final Runnable end;

    private TestCluster(
            KubernetesClient client, Path folder, List<String> jvm, Map<String, String> settings, Runnable end) {
        this.client = client;
        this.settings = settings;
        this.end = end;
        kubelet = new Kubelet(client, folder, jvm);
        kubelet.start();
    }

    /**
     * Starts one, or connects to one.
     *
     * @param folder for what pods write
     * @param jvm options of the pods' JVMs
     */
    public static TestCluster start(Path folder, List<String> jvm) {
        return KUBECONFIG == null ? emulated(folder, jvm) : real(folder, jvm);
    }

    private static TestCluster emulated(Path folder, List<String> jvm) {
        Map<ServerRequest, Queue<ServerResponse>> none = new HashMap<>();
        KubernetesMockServer server = new KubernetesMockServer(
                new Context(), new MockWebServer(), none, new KubernetesMixedDispatcher(none), false);
        server.init();
        Map<String, String> settings = Map.of(
                "kubernetes.master",
                server.url("/"),
                "kubernetes.namespace",
                NAMESPACE,
                "kubernetes.auth.tryKubeConfig",
                "false",
                "kubernetes.auth.tryServiceAccount",
                "false");
        TestCluster cluster = new TestCluster(server.createClient(), folder, jvm, settings, server::destroy);
        new JobController(cluster.client, cluster.kubelet).start();
        return cluster;
    }

    private static TestCluster real(Path folder, List<String> jvm) {
        KubernetesClient client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(new File(KUBECONFIG)))
                .build();
        client.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .createOr(NonDeletingOperation::update);
        Map<String, String> settings = Map.of(
                "kubeconfig",
                System.getProperty("subgoal.test.kubeconfig.service", KUBECONFIG),
                "kubernetes.namespace",
                NAMESPACE,
                "kubernetes.auth.tryServiceAccount",
                "false");
        return new TestCluster(client, folder, jvm, settings, () -> {});
    }

    public Kubelet kubelet() {
        return kubelet;
    }

    /** System properties by which a JVM finds this cluster. */
    public Map<String, String> settings() {
        return settings;
    }

    /** Options by which another JVM finds this cluster. */
    public List<String> jvmOptions() {
        return settings.entrySet().stream()
                .map(setting -> "-D" + setting.getKey() + "=" + setting.getValue())
                .toList();
    }

    public void putSecret(String name, String key, String value) {
        String coded = Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
        client.secrets()
                .inNamespace(NAMESPACE)
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .addToData(key, coded)
                        .build())
                .createOr(NonDeletingOperation::update);
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
        end.run();
    }
}
