/** Training: gradients, AdamW, schedules. */
@NullMarked
package io.subgoal.t5.train;

import org.jspecify.annotations.NullMarked;
