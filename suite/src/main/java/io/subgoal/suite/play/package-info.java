/** One episode in the terminal. */
@NullMarked
package io.subgoal.suite.play;

import org.jspecify.annotations.NullMarked;
