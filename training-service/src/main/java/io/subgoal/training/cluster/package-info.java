/** Training runs as Jobs of a Kubernetes cluster: sent out, followed, adopted, gone on with after a pod was lost. */
@NullMarked
package io.subgoal.training.cluster;

import org.jspecify.annotations.NullMarked;
