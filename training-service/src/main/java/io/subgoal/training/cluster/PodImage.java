package io.subgoal.training.cluster;

import org.jspecify.annotations.Nullable;

/** The image of the pods: what is set, or else that of the pod which the service itself runs in. */
final class PodImage {

    private final Cluster cluster;
    private final @Nullable String ownPod;
    private @Nullable String known;

    /**
     * @param set empty if nothing is
     * @param ownPod name of the pod which the service itself runs in; null if it runs in none
     */
    PodImage(Cluster cluster, String set, @Nullable String ownPod) {
        this.cluster = cluster;
        this.ownPod = ownPod;
        known = set.isEmpty() ? null : set;
    }

    /**
     * The image.
     *
     * @throws IllegalStateException if it cannot be found out
     */
    synchronized String get() {
        if (known == null) {
            known = cluster.imageOf(ownPod);
        }
        return known;
    }
}
