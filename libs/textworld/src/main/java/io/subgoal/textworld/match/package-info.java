/** Finds the possible action that is meant by one the world does not understand. */
@NullMarked
package io.subgoal.textworld.match;

import org.jspecify.annotations.NullMarked;
