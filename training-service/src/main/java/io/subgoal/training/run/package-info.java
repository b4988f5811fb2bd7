/** Training runs: asked for, looked at, followed by their metrics. */
@NullMarked
package io.subgoal.training.run;

import org.jspecify.annotations.NullMarked;
