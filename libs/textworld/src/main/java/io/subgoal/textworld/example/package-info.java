/** Training rows made of annotated trajectories. */
@NullMarked
package io.subgoal.textworld.example;

import org.jspecify.annotations.NullMarked;
