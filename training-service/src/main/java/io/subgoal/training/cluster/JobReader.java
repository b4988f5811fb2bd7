package io.subgoal.training.cluster;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads from a Job and its pods how the run stands. */
final class JobReader {

    /** After so long a Job without a pod is no longer only young. */
    private static final Duration SLOW = Duration.ofSeconds(30);

    private final PodReader pods;
    private final Duration deadline;

    JobReader(KubernetesProperties properties) {
        pods = new PodReader(properties);
        deadline = properties.deadline();
    }

    /**
     * Reads how the run stands.
     *
     * @param job null if it is not there
     * @param all the Job's pods
     */
    Seen read(String name, @Nullable Job job, List<Pod> all, Instant now) {
        if (job != null && (failed(job, "DeadlineExceeded") || overdue(job, now))) {
            return new Seen.Failed(
                    "The run took longer than subgoal.training.kubernetes.deadline allows, %s. What it has learned until its last save is kept: allow more, then retry the job"
                            .formatted(deadline));
        }
        Optional<Pod> pod = all.stream()
                .max(Comparator.comparing(
                        found -> PodReader.or(found.getMetadata().getCreationTimestamp(), "")));
        if (pod.isPresent()) {
            Seen seen = pods.read(pod.get(), now);
            if (seen instanceof Seen.Ended || (job != null && !ended(job))) {
                return seen;
            }
        }
        if (job == null) {
            return new Seen.Lost(
                    "The Job %s is gone from the cluster".formatted(name),
                    "Find out who deletes it; the training service does so only with runs that are cancelled or paused");
        }
        return withoutPod(name, job, now);
    }

    private static Seen withoutPod(String name, Job job, Instant now) {
        if (has(job, "Complete", null)) {
            return new Seen.Trained();
        }
        if (ended(job)) {
            return new Seen.Lost(
                    "The pod of the Job %s is gone: its node was lost or drained, or somebody deleted it"
                            .formatted(name),
                    "Look at the events of the namespace: kubectl get events");
        }
        return new Seen.Pending(
                age(job, now).compareTo(SLOW) < 0
                        ? "Waits for the cluster to make its pod"
                        : "The cluster makes no pod. Look at the Job's events for the reason, such as a quota or a service account that is missing: kubectl describe job %s"
                                .formatted(name));
    }

    /** Its pod is stopped at the deadline before the Job is said to have failed. */
    private boolean overdue(Job job, Instant now) {
        if (deadline.isZero() || job.getStatus() == null || job.getStatus().getStartTime() == null) {
            return false;
        }
        return !now.isBefore(Instant.parse(job.getStatus().getStartTime()).plus(deadline))
                && !has(job, "Complete", null);
    }

    /** Whether no pod of it will work any more. */
    static boolean ended(Job job) {
        return has(job, "Complete", null) || failed(job, null);
    }

    private static boolean failed(Job job, @Nullable String reason) {
        return has(job, "Failed", reason) || has(job, "FailureTarget", reason);
    }

    private static boolean has(Job job, String type, @Nullable String reason) {
        List<JobCondition> conditions =
                job.getStatus() == null ? List.of() : job.getStatus().getConditions();
        return conditions.stream()
                .anyMatch(condition -> type.equals(condition.getType())
                        && "True".equals(condition.getStatus())
                        && (reason == null || reason.equals(condition.getReason())));
    }

    private static Duration age(Job job, Instant now) {
        ObjectMeta metadata = job.getMetadata();
        return metadata.getCreationTimestamp() == null
                ? Duration.ZERO
                : Duration.between(Instant.parse(metadata.getCreationTimestamp()), now);
    }
}
