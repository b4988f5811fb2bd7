/** One training run as a process of its own, such as a pod of a cluster: no web server, no queue. */
@NullMarked
package io.subgoal.training.onerun;

import org.jspecify.annotations.NullMarked;
