/**
 * Calls of an LLM over the OpenAI interface: what a request is, one attempt at it, patience, pace, tokens, prices and
 * batches. It keeps no record of what was asked and paid; the caller does.
 */
@NullMarked
package io.subgoal.llm;

import org.jspecify.annotations.NullMarked;
