/** The LLM that plays, and the money it takes: settings, one question at a time, the ledger of an episode. */
@NullMarked
package io.subgoal.agent.llm;

import org.jspecify.annotations.NullMarked;
