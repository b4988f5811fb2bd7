/** The agent service: episodes against the simulator, and evaluations of agents. */
@NullMarked
package io.subgoal.agent;

import org.jspecify.annotations.NullMarked;
