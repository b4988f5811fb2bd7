/** Environments that others play in, step by step: leased, capped, and with fewer worlds than there are of them. */
@NullMarked
package io.subgoal.agent.environment;

import org.jspecify.annotations.NullMarked;
