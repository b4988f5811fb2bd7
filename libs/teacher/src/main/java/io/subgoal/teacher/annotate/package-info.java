/** Turns a gold path and an LLM's answers into a trajectory in which every action has a sub-goal. */
@NullMarked
package io.subgoal.teacher.annotate;

import org.jspecify.annotations.NullMarked;
