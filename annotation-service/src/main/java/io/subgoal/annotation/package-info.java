/** The annotation service: datasets of gold trajectories, and the sub-goals that teachers name in them. */
@NullMarked
package io.subgoal.annotation;

import org.jspecify.annotations.NullMarked;
