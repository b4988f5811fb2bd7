/** The contract of the agent service. */
@NullMarked
package io.subgoal.api.agent;

import org.jspecify.annotations.NullMarked;
