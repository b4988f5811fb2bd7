/** The training itself: rows, batches, the loop, what is saved. */
@NullMarked
package io.subgoal.training.trainer;

import org.jspecify.annotations.NullMarked;
