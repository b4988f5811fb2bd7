/** The shortest way to turn the actions an answer lists into those of a path. */
@NullMarked
package io.subgoal.teacher.align;

import org.jspecify.annotations.NullMarked;
