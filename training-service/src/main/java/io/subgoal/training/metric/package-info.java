/** Metrics of training runs: to ask for, to follow, to take elsewhere, and to watch with Prometheus. */
@NullMarked
package io.subgoal.training.metric;

import org.jspecify.annotations.NullMarked;
