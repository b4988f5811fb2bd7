/** The policy as a service: a state in, a sub-goal and an action out. */
@NullMarked
package io.subgoal.inference.decide;

import org.jspecify.annotations.NullMarked;
