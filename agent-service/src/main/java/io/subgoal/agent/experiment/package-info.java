/** Experiments: gold, sub-goals, models, episodes and comparisons, one after another over the services' own APIs. */
@NullMarked
package io.subgoal.agent.experiment;

import org.jspecify.annotations.NullMarked;
