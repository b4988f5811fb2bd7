/** AgentGym's routes for ScienceWorld: its own Python client plays here. */
@NullMarked
package io.subgoal.agent.gym;

import org.jspecify.annotations.NullMarked;
