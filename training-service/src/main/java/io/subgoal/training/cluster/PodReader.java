package io.subgoal.training.cluster;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads from a pod how its run stands. */
final class PodReader {

    /** What a node may take longer than it should to end a pod; one that takes more does not answer. */
    private static final Duration SLACK = Duration.ofSeconds(30);

    private final EndWords ends;

    PodReader(KubernetesProperties properties) {
        ends = new EndWords(properties);
    }

    Seen read(Pod pod, Instant now) {
        PodStatus status = Objects.requireNonNullElseGet(pod.getStatus(), PodStatus::new);
        Optional<ContainerState> state = state(status);
        if (state.isPresent() && state.get().getTerminated() != null) {
            Seen.Ended end = ends.of(state.get().getTerminated(), disruption(status));
            // An eviction says itself what there was too little of.
            return end instanceof Seen.Lost && "Evicted".equals(status.getReason())
                    ? ends.withoutContainer(status, null)
                    : end;
        }
        String phase = or(status.getPhase(), "Pending");
        if (phase.equals("Failed")) {
            return ends.withoutContainer(status, disruption(status));
        }
        if (phase.equals("Succeeded")) {
            return new Seen.Trained();
        }
        String node = pod.getSpec() == null ? "" : or(pod.getSpec().getNodeName(), "");
        if (overdue(pod, now)) {
            return new Seen.Lost(
                    "The node %s does not answer any more".formatted(node),
                    "Look after the node, or take it out of the cluster: kubectl get nodes");
        }
        if (phase.equals("Running")) {
            return new Seen.Working(node);
        }
        return new Seen.Pending(
                PendingWords.of(status, state.map(ContainerState::getWaiting).orElse(null), node));
    }

    /** Whether it works no more. */
    static boolean ended(Pod pod) {
        String phase = pod.getStatus() == null ? "" : or(pod.getStatus().getPhase(), "");
        return phase.equals("Succeeded") || phase.equals("Failed");
    }

    /** Whether it was to be gone by now: the time of deletion is that by which its grace is over. */
    private static boolean overdue(Pod pod, Instant now) {
        String deletion = pod.getMetadata().getDeletionTimestamp();
        return deletion != null && now.isAfter(Instant.parse(deletion).plus(SLACK));
    }

    private static Optional<ContainerState> state(PodStatus status) {
        List<ContainerStatus> containers = status.getContainerStatuses();
        return containers.stream()
                .filter(container -> JobManifest.CONTAINER.equals(container.getName()))
                .map(ContainerStatus::getState)
                .filter(Objects::nonNull)
                .findFirst();
    }

    /** Why the cluster took the pod away, if it did. */
    private static @Nullable PodCondition disruption(PodStatus status) {
        return condition(status, "DisruptionTarget");
    }

    static @Nullable PodCondition condition(PodStatus status, String type) {
        return status.getConditions().stream()
                .filter(condition -> type.equals(condition.getType()))
                .findFirst()
                .orElse(null);
    }

    static String or(@Nullable String text, String otherwise) {
        return text == null || text.isBlank() ? otherwise : text.strip();
    }
}
