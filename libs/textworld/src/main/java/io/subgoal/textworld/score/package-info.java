/** Answers of models compared with what they should have been. */
@NullMarked
package io.subgoal.textworld.score;

import org.jspecify.annotations.NullMarked;
