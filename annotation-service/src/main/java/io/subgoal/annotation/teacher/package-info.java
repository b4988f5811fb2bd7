/** Teachers name the sub-goals of gold trajectories. */
@NullMarked
package io.subgoal.annotation.teacher;

import org.jspecify.annotations.NullMarked;
