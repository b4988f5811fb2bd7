/** Checkpoints over REST. */
@NullMarked
package io.subgoal.training.checkpoint;

import org.jspecify.annotations.NullMarked;
