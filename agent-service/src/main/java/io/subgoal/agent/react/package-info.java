/** The talk with an LLM that thinks and acts in turns (ReAct): what it is told, how its answers are read, what is kept. */
@NullMarked
package io.subgoal.agent.react;

import org.jspecify.annotations.NullMarked;
