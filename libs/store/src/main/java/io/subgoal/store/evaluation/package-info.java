/** Evaluations, their episodes and steps. */
@NullMarked
package io.subgoal.store.evaluation;

import org.jspecify.annotations.NullMarked;
