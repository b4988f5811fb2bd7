package io.subgoal.training.cluster;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Set;

/** The cluster refuses a Job, and would again; the message says what to do. */
final class ClusterException extends RuntimeException {

    private static final int UNPROCESSABLE = 422;

    private static final Set<Integer> REFUSALS = Set.of(
            HttpURLConnection.HTTP_BAD_REQUEST,
            HttpURLConnection.HTTP_UNAUTHORIZED,
            HttpURLConnection.HTTP_FORBIDDEN,
            HttpURLConnection.HTTP_NOT_FOUND,
            UNPROCESSABLE);

    private ClusterException(String message, KubernetesClientException cause) {
        super(message, cause);
    }

    /** Whether asking again would be answered in the same way. */
    static boolean isRefusal(KubernetesClientException e) {
        return REFUSALS.contains(e.getCode());
    }

    static ClusterException of(KubernetesClientException e, String namespace) {
        String advice = switch (e.getCode()) {
            case HttpURLConnection.HTTP_UNAUTHORIZED, HttpURLConnection.HTTP_FORBIDDEN ->
                "Let the service's account make Jobs in the namespace %s, as k8s/training-jobs does; or its quota is full";
            case HttpURLConnection.HTTP_NOT_FOUND -> "Is there a namespace %s?";
            default -> "Mend the settings under subgoal.training.kubernetes; the namespace is %s";
        };
        return new ClusterException(
                "The cluster refuses the Job: %s. %s, then retry the job"
                        .formatted(reason(e), advice.formatted(namespace)),
                e);
    }

    /** What the server said, without what the client did. */
    static String reason(KubernetesClientException e) {
        String said = e.getStatus() == null ? null : e.getStatus().getMessage();
        return PodReader.or(said, PodReader.or(e.getMessage(), "no reason given"));
    }
}
