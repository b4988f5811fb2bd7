package io.subgoal.training.cluster;

import io.fabric8.kubernetes.api.model.Quantity;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How training runs go out to a Kubernetes cluster. Texts that are empty count as not set.
 *
 * @param enabled whether they do; otherwise the service trains them itself
 * @param namespace where Jobs are made; by default where the service is
 * @param image what pods run; by default the image that the service itself runs from
 * @param serviceAccount of the pods, which need none: they do not talk to the cluster
 * @param requests what a pod asks for
 * @param limits what a pod gets at most
 * @param volumes sizes of the folders that a pod writes to
 * @param gpus how many a pod gets; several share each batch of its run
 * @param gpuResource what a GPU is called in the cluster
 * @param nodeSelector labels of the nodes, as {@code key=value}
 * @param tolerations taints that do not matter, as {@code kubectl taint} writes them: {@code key=value:effect}, {@code
 *     key:effect} or {@code key}
 * @param environment of the pods, as {@code NAME=value}
 * @param secretEnvironment variables whose values are kept in secrets, as {@code NAME=secret/key}; with a question mark
 *     behind it the secret need not be there
 * @param configMaps whose entries are variables of the pods
 * @param secrets likewise
 * @param mostOut how many runs are out at the same time
 * @param restarts how many pods in a row may be lost without a newly saved state
 * @param backoff pause before another pod
 * @param deadline how long a pod may take; 0: as long as it likes
 * @param ttl how long an ended Job stays in the cluster to be looked at
 * @param grace how long a pod that is stopped has to save
 * @param lookAgain how often a Job is looked at of which nothing is heard
 */
@Validated
@ConfigurationProperties("subgoal.training.kubernetes")
record KubernetesProperties(
        @DefaultValue("false") boolean enabled,

        @DefaultValue("") @Pattern(regexp = NAME_OR_NONE, message = "must be the name of a namespace")
        String namespace,

        @DefaultValue("") @Pattern(regexp = "\\S*", message = "must be the name of an image")
        String image,

        @DefaultValue List<@Pattern(regexp = NAME, message = NOT_A_NAME) String> imagePullSecrets,

        @DefaultValue("") @Pattern(regexp = NAME_OR_NONE, message = NOT_A_NAME)
        String serviceAccount,

        @DefaultValue @Valid Requests requests,
        @DefaultValue @Valid Limits limits,
        @DefaultValue @Valid Volumes volumes,
        @DefaultValue("0") @Min(0) @Max(64) int gpus,

        @DefaultValue("nvidia.com/gpu") @Pattern(regexp = KEY, message = "must be a name such as nvidia.com/gpu")
        String gpuResource,

        @DefaultValue List<@Pattern(regexp = KEY + "=[^=]*", message = "must be key=value") String> nodeSelector,

        @DefaultValue
        List<
                        @Pattern(
                                regexp = KEY + "(=[^=:]*)?(:(NoSchedule|PreferNoSchedule|NoExecute))?",
                                message = "must be key=value:effect, key:effect or key")
                        String>
                tolerations,

        @DefaultValue List<@Pattern(regexp = VARIABLE + "=.*", message = "must be NAME=value") String> environment,

        @DefaultValue
        List<
                        @Pattern(
                                regexp = VARIABLE + "=" + NAME + "/[-._a-zA-Z0-9]+\\??",
                                message = "must be NAME=secret/key, or NAME=secret/key? if it may be missing")
                        String>
                secretEnvironment,

        @DefaultValue List<@Pattern(regexp = NAME, message = NOT_A_NAME) String> configMaps,
        @DefaultValue List<@Pattern(regexp = NAME, message = NOT_A_NAME) String> secrets,
        @DefaultValue("4") @Min(1) @Max(100) int mostOut,
        @DefaultValue("3") @Min(0) @Max(9) int restarts,
        @DefaultValue("10s") Duration backoff,
        @DefaultValue("0") Duration deadline,
        @DefaultValue("1h") Duration ttl,
        @DefaultValue("2m") Duration grace,
        @DefaultValue("30s") Duration lookAgain) {

    private static final String NAME = "[a-z0-9]([-.a-z0-9]*[a-z0-9])?";
    private static final String NAME_OR_NONE = "(" + NAME + ")?";
    private static final String NOT_A_NAME =
            "must be a name as Kubernetes has them: small letters, digits, '-' and '.'";
    private static final String KEY = "[a-zA-Z0-9][-._a-zA-Z0-9]*(/[a-zA-Z0-9][-._a-zA-Z0-9]*)?";
    private static final String VARIABLE = "[a-zA-Z_][-._a-zA-Z0-9]*";
    private static final String QUANTITY = "(\\d+(\\.\\d+)?(m|[kMGTPE]|[KMGTPE]i)?)?";
    private static final String NOT_A_QUANTITY = "must be a quantity such as 500m or 4Gi";

    /** What a pod asks for; it goes to a node that has as much to spare. */
    record Requests(
            @DefaultValue("1") @Pattern(regexp = QUANTITY, message = NOT_A_QUANTITY)
            String cpu,

            @DefaultValue("2Gi") @Pattern(regexp = QUANTITY, message = NOT_A_QUANTITY)
            String memory,

            @DefaultValue("2Gi") @Pattern(regexp = QUANTITY, message = NOT_A_QUANTITY)
            String disk) {}

    /** What a pod gets at most. */
    record Limits(
            @DefaultValue("") @Pattern(regexp = QUANTITY, message = NOT_A_QUANTITY)
            String cpu,

            @DefaultValue("4Gi") @Pattern(regexp = QUANTITY, message = NOT_A_QUANTITY)
            String memory,

            @DefaultValue("20Gi") @Pattern(regexp = QUANTITY, message = NOT_A_QUANTITY)
            String disk) {}

    /**
     * Sizes of the folders that a pod writes to.
     *
     * @param cache libtorch, base models of the hub, rows in tokens
     * @param tmp models before they go to the database
     */
    record Volumes(
            @DefaultValue("5Gi") @Pattern(regexp = QUANTITY, message = NOT_A_QUANTITY)
            String cache,

            @DefaultValue("10Gi") @Pattern(regexp = QUANTITY, message = NOT_A_QUANTITY)
            String tmp) {}

    KubernetesProperties {
        requireWithin("cpu", requests.cpu(), limits.cpu());
        requireWithin("memory", requests.memory(), limits.memory());
        requireWithin("disk", requests.disk(), limits.disk());
        if (backoff.isNegative() || deadline.isNegative() || ttl.isNegative()) {
            throw new IllegalArgumentException(
                    "subgoal.training.kubernetes: backoff, deadline and ttl must not be negative");
        }
        if (grace.toSeconds() < 1 || lookAgain.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "subgoal.training.kubernetes: grace must be at least 1s, look-again at least 1ms");
        }
    }

    private static void requireWithin(String what, String request, String limit) {
        if (request.matches(QUANTITY)
                && limit.matches(QUANTITY)
                && !request.isEmpty()
                && !limit.isEmpty()
                && new Quantity(request).getNumericalAmount().compareTo(new Quantity(limit).getNumericalAmount()) > 0) {
            throw new IllegalArgumentException(
                    "subgoal.training.kubernetes.requests.%s is %s, more than limits.%s, which is %s"
                            .formatted(what, request, what, limit));
        }
    }
}
