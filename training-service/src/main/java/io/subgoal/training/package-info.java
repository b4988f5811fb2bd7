/** The training service: fine-tuning as queued jobs, metrics, checkpoints. */
@NullMarked
package io.subgoal.training;

import org.jspecify.annotations.NullMarked;
