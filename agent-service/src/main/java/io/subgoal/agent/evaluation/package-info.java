/** Evaluations: episodes of one agent, queued one by one, and their scores. */
@NullMarked
package io.subgoal.agent.evaluation;

import org.jspecify.annotations.NullMarked;
