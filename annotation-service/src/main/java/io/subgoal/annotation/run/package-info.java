/** Annotation runs: a teacher's pass over a dataset, and the training rows that come of it. */
@NullMarked
package io.subgoal.annotation.run;

import org.jspecify.annotations.NullMarked;
