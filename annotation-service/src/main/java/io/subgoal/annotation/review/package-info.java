/** Annotations as people see them: what is suspicious, where each action's sub-goal comes from, corrections. */
@NullMarked
package io.subgoal.annotation.review;

import org.jspecify.annotations.NullMarked;
