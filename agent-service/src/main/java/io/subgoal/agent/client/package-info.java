/** What is asked of the inference service besides decisions. */
@NullMarked
package io.subgoal.agent.client;

import org.jspecify.annotations.NullMarked;
