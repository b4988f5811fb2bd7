/** Plans an episode before it is played: sub-goals in order, without a known path. */
@NullMarked
package io.subgoal.teacher.plan;

import org.jspecify.annotations.NullMarked;
