package io.subgoal.training.cluster;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.subgoal.training.onerun.ExitCode;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says how a pod has ended, and what to do if that happens again. */
final class EndWords {

    /** What the JVM ends with where its heap is exhausted, as the pod's options ask for. */
    private static final int HEAP_EXHAUSTED = 3;

    /** SIGKILL and SIGTERM, which end a process that has not said how it ends. */
    private static final int KILLED = 128 + 9;

    private static final int TERMINATED = 128 + 15;

    private static final int MOST_CHARACTERS = 500;
    private static final String LOGS = "Look at the pod's log";
    private static final String DISRUPTION = "See what takes pods away there: kubectl get events";

    private final KubernetesProperties properties;

    EndWords(KubernetesProperties properties) {
        this.properties = properties;
    }

    /** Of a pod whose container has ended. */
    Seen.Ended of(ContainerStateTerminated end, @Nullable PodCondition disruption) {
        int code = Objects.requireNonNullElse(end.getExitCode(), -1);
        Optional<ExitCode> own = Arrays.stream(ExitCode.values())
                .filter(known -> known.code() == code)
                .findFirst();
        String message = PodReader.or(end.getMessage(), "");
        if (own.isPresent()) {
            return own(own.get(), message, disruption);
        }
        if ("OOMKilled".equals(end.getReason())) {
            return new Seen.Lost(
                    "The pod needed more memory than subgoal.training.kubernetes.limits.memory, %s, and was killed (OOMKilled)"
                            .formatted(properties.limits().memory()),
                    "Raise that limit, or train a smaller model or in smaller passes");
        }
        if (code == HEAP_EXHAUSTED) {
            return new Seen.Lost(
                    "The pod's Java heap was exhausted",
                    "Raise subgoal.training.kubernetes.limits.memory, or the heap's share of it in JAVA_TOOL_OPTIONS under environment");
        }
        if (disruption != null) {
            return taken(disruption);
        }
        return new Seen.Lost(
                switch (code) {
                    case KILLED -> "The pod was killed";
                    case TERMINATED -> "The pod was stopped before it had begun";
                    default -> "The pod ended with code %d%s".formatted(code, behind(message));
                },
                LOGS);
    }

    private static Seen.Ended own(ExitCode code, String message, @Nullable PodCondition disruption) {
        return switch (code) {
            case TRAINED -> new Seen.Trained();
            case FAILED -> new Seen.Failed(message.isEmpty() ? "The run failed. " + LOGS : message);
            case UNAVAILABLE ->
                new Seen.Lost(
                        "The pod could not begin or go on" + behind(message),
                        "See whether it can reach the database: address, password, network policies");
            case GOES_ON_LATER ->
                disruption == null
                        ? new Seen.Lost("The pod was told to stop, and has saved", DISRUPTION)
                        : taken(disruption);
            case TAKEN_OVER -> new Seen.Lost("The pod found its run with somebody else", LOGS);
        };
    }

    /** Of a pod that was taken away before its container said anything. */
    Seen.Ended withoutContainer(PodStatus status, @Nullable PodCondition disruption) {
        if (disruption != null && !"Evicted".equals(status.getReason())) {
            return taken(disruption);
        }
        return switch (PodReader.or(status.getReason(), "")) {
            case "Evicted" ->
                new Seen.Lost(
                        "The pod was evicted from its node" + behind(PodReader.or(status.getMessage(), "")),
                        "Raise requests and limits under subgoal.training.kubernetes to what it needs");
            case "NodeLost", "NodeShutdown", "Shutdown", "Terminated" ->
                new Seen.Lost("The pod's node went down", "Look after the node: kubectl get nodes");
            case String other ->
                new Seen.Lost(
                        "The pod failed%s%s"
                                .formatted(
                                        other.isEmpty() ? "" : " (" + other + ")",
                                        behind(PodReader.or(status.getMessage(), ""))),
                        LOGS);
        };
    }

    private static Seen.Lost taken(PodCondition disruption) {
        String what = switch (PodReader.or(disruption.getReason(), "")) {
            case "PreemptionByScheduler" -> "The pod made way for one of higher priority";
            case "DeletionByTaintManager" -> "The pod's node was tainted or does not answer";
            case "EvictionByEvictionAPI" -> "The pod's node was drained";
            case "DeletionByPodGC" -> "The pod's node is gone";
            case "TerminationByKubelet" -> "The pod's node had to end it";
            case String other -> "The cluster took the pod away" + (other.isEmpty() ? "" : " (" + other + ")");
        };
        return new Seen.Lost(what + behind(PodReader.or(disruption.getMessage(), "")), DISRUPTION);
    }

    private static String behind(String message) {
        String text = message.length() <= MOST_CHARACTERS
                ? message
                : "…" + message.substring(message.length() - MOST_CHARACTERS);
        return text.isEmpty() ? "" : ": " + (text.endsWith(".") ? text.substring(0, text.length() - 1) : text);
    }
}
