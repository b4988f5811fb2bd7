/** Datasets of gold trajectories, generated from the simulator by resumable jobs and frozen with a checksum. */
@NullMarked
package io.subgoal.annotation.dataset;

import org.jspecify.annotations.NullMarked;
