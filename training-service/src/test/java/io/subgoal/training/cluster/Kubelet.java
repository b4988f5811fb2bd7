package io.subgoal.training.cluster;

import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What scheduler and kubelet do for the pods of runs, as far as the training service sees it: a Java process for each pod,
 * states and exit codes, SIGTERM for a pod that is deleted. Pods are as they are told to be, in order; others work.
 */
public final class Kubelet implements AutoCloseable, ResourceEventHandler<Pod> {

    private final KubernetesClient client;
    private final Path folder;
    private final List<String> jvm;
    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final Map<String, PodProcess> processes = new ConcurrentHashMap<>();
    private final Queue<Consumer<Pod>> told = new ConcurrentLinkedQueue<>();

    Kubelet(KubernetesClient client, Path folder, List<String> jvm) {
        this.client = client;
        this.folder = folder;
        this.jvm = jvm;
    }

    void start() {
        client.pods()
                .inNamespace(TestCluster.NAMESPACE)
                .withLabel("app.kubernetes.io/name", "training-run")
                .inform(this);
    }

    /** The next pod finds no node. */
    public void findNoNode(String why) {
        told.add(pod -> status(
                pod.getMetadata().getName(),
                status -> status.withPhase("Pending")
                        .addNewCondition()
                        .withType("PodScheduled")
                        .withStatus("False")
                        .withReason("Unschedulable")
                        .withMessage(why)
                        .endCondition()));
    }

    /** The pods of a run have found a node, and there no image. */
    public void findNoImage(String run, String why) {
        seen.stream()
                .filter(name -> name.contains(run))
                .forEach(name -> status(
                        name,
                        status -> status.withPhase("Pending")
                                .withContainerStatuses(new ContainerStatusBuilder()
                                        .withName("run")
                                        .withImage("none")
                                        .withImageID("")
                                        .withReady(false)
                                        .withRestartCount(0)
                                        .withNewState()
                                        .withNewWaiting()
                                        .withReason("ImagePullBackOff")
                                        .withMessage(why)
                                        .endWaiting()
                                        .endState()
                                        .build())));
    }

    /** The next pod ends at once. */
    public void end(int code, String reason, String message) {
        told.add(pod -> ended(pod.getMetadata().getName(), code, reason, message));
    }

    /** Kills the processes of a run's pods, as {@code kill -9} does. */
    public void kill(String run) {
        processes(run).forEach(PodProcess::kill);
    }

    /** What a run's pods have ended with, or work on. */
    public List<PodProcess> processes(String run) {
        return processes.entrySet().stream()
                .filter(entry -> entry.getKey().contains(run))
                .map(Map.Entry::getValue)
                .toList();
    }

    @Override
    public void onAdd(Pod pod) {
        if (pod.getMetadata().getDeletionTimestamp() != null) {
            stop(pod.getMetadata().getName());
        } else if (seen.add(pod.getMetadata().getName())) {
            Consumer<Pod> as = told.poll();
            if (as == null) {
                work(pod);
            } else {
                as.accept(pod);
            }
        }
    }

    @Override
    public void onUpdate(Pod before, Pod after) {
        onAdd(after);
    }

    @Override
    public void onDelete(Pod pod, boolean unknown) {}

    /** Has a pod end, and forgets it once its process has. */
    void stop(String pod) {
        PodProcess process = processes.get(pod);
        if (process == null) {
            forget(pod);
        } else {
            process.stop();
            process.onExit((code, message) -> forget(pod));
        }
    }

    private void forget(String pod) {
        resource(pod).withGracePeriod(0).delete();
    }

    private void work(Pod pod) {
        String name = pod.getMetadata().getName();
        bind(name);
        PodProcess process =
                PodProcess.start(pod.getSpec().getContainers().getFirst(), folder.resolve(name), jvm, this::secret);
        processes.put(name, process);
        report(
                name,
                "Running",
                new ContainerStateBuilder()
                        .withNewRunning()
                        .withStartedAt(Instant.now().toString())
                        .endRunning());
        process.onExit((code, message) -> ended(name, code, code == 0 ? "Completed" : "Error", message));
    }

    private void bind(String pod) {
        client.bindings()
                .inNamespace(TestCluster.NAMESPACE)
                .resource(new BindingBuilder()
                        .withNewMetadata()
                        .withName(pod)
                        .endMetadata()
                        .withNewTarget()
                        .withKind("Node")
                        .withName("this-machine")
                        .endTarget()
                        .build())
                .create();
    }

    private @Nullable String secret(String name, String key) {
        String coded = client.secrets()
                .inNamespace(TestCluster.NAMESPACE)
                .withName(name)
                .get()
                .getData()
                .get(key);
        return coded == null ? null : new String(Base64.getDecoder().decode(coded), StandardCharsets.UTF_8);
    }

    private void ended(String pod, int code, String reason, String message) {
        report(
                pod,
                code == 0 ? "Succeeded" : "Failed",
                new ContainerStateBuilder()
                        .withNewTerminated()
                        .withExitCode(code)
                        .withReason(reason)
                        .withMessage(message)
                        .endTerminated());
    }

    private void report(String pod, String phase, ContainerStateBuilder state) {
        status(
                pod,
                status -> status.withPhase(phase)
                        .withContainerStatuses(new ContainerStatusBuilder()
                                .withName("run")
                                .withImage("none")
                                .withImageID("")
                                .withReady(false)
                                .withRestartCount(0)
                                .withState(state.build())
                                .build()));
    }

    private void status(String pod, Consumer<PodStatusBuilder> change) {
        if (resource(pod).get() != null) {
            resource(pod).editStatus(current -> {
                PodStatusBuilder status = new PodStatusBuilder();
                change.accept(status);
                return new PodBuilder(current).withStatus(status.build()).build();
            });
        }
    }

    private PodResource resource(String pod) {
        return client.pods().inNamespace(TestCluster.NAMESPACE).withName(pod);
    }

    @Override
    public void close() {
        processes.values().forEach(PodProcess::kill);
    }
}
