/** Playing an episode: agents, the loop, and when it ends. */
@NullMarked
package io.subgoal.agent.play;

import org.jspecify.annotations.NullMarked;
