/** Episodes step by step: followed live, set side by side, done again, given away as trajectories. */
@NullMarked
package io.subgoal.agent.trace;

import org.jspecify.annotations.NullMarked;
