/** Training runs, their metrics and checkpoints. */
@NullMarked
package io.subgoal.store.training;

import org.jspecify.annotations.NullMarked;
