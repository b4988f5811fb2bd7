/** Scores of an evaluation by all conventions, with intervals, and two evaluations compared. */
@NullMarked
package io.subgoal.agent.report;

import org.jspecify.annotations.NullMarked;
