/** Finds, fetches and checks the simulator's jar. */
@NullMarked
package io.subgoal.scienceworld.jar;

import org.jspecify.annotations.NullMarked;
