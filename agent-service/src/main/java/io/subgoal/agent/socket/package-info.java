/** Environments over a WebSocket: step by step without a request for each. */
@NullMarked
package io.subgoal.agent.socket;

import org.jspecify.annotations.NullMarked;
