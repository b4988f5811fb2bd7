/** What was done in an episode, step by step, and the sub-goals it falls into. */
@NullMarked
package io.subgoal.textworld.trajectory;

import org.jspecify.annotations.NullMarked;
