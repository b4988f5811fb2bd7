/** Datasets of gold trajectories. */
@NullMarked
package io.subgoal.store.dataset;

import org.jspecify.annotations.NullMarked;
