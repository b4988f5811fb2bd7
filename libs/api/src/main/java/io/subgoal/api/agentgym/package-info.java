/** AgentGym's protocol for ScienceWorld, as its Python client speaks it. */
@NullMarked
package io.subgoal.api.agentgym;

import org.jspecify.annotations.NullMarked;
