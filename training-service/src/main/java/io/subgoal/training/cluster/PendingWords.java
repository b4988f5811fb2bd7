package io.subgoal.training.cluster;

import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import org.jspecify.annotations.Nullable;

/** Says what a pod waits for that has not begun, and what to do. */
final class PendingWords {

    private PendingWords() {}

    static String of(PodStatus status, @Nullable ContainerStateWaiting waiting, String node) {
        if (PodReader.or(status.getPhase(), "Pending").equals("Unknown")) {
            return "The node %s does not say how the pod is".formatted(node);
        }
        PodCondition scheduled = PodReader.condition(status, "PodScheduled");
        if (scheduled != null && "False".equals(scheduled.getStatus())) {
            return "Waits for a node: %s. If no node ever fits, change requests, gpus, node-selector or tolerations under subgoal.training.kubernetes"
                    .formatted(withoutPeriod(
                            PodReader.or(scheduled.getMessage(), PodReader.or(scheduled.getReason(), "none is free"))));
        }
        if (waiting == null) {
            return "Waits for a node";
        }
        String message = PodReader.or(waiting.getMessage(), "");
        return switch (PodReader.or(waiting.getReason(), "")) {
            case "ContainerCreating", "PodInitializing", "" -> "The pod is made on node %s".formatted(node);
            case "ErrImagePull", "ImagePullBackOff", "RegistryUnavailable" ->
                say(
                        "The image cannot be fetched",
                        message,
                        "Look whether subgoal.training.kubernetes.image is in the registry and image-pull-secrets let the cluster in");
            case "InvalidImageName" ->
                say("The image has no valid name", message, "Mend subgoal.training.kubernetes.image");
            case "ErrImageNeverPull" -> say("The image is not on the node", message, "Put it there");
            case "CreateContainerConfigError" ->
                say(
                        "A secret or a config map is missing",
                        message,
                        "Make it, or change secret-environment, secrets or config-maps under subgoal.training.kubernetes");
            case String other -> say("The pod does not begin: " + other, message, "Look at its events");
        };
    }

    private static String say(String what, String message, String advice) {
        return message.isEmpty()
                ? "%s. %s".formatted(what, advice)
                : "%s: %s. %s".formatted(what, withoutPeriod(message), advice);
    }

    private static String withoutPeriod(String text) {
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }
}
