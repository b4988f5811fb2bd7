/** A stand-in for an LLM server that speaks the OpenAI interface over real HTTP and misbehaves on demand. */
@NullMarked
package io.subgoal.testkit.llm;

import org.jspecify.annotations.NullMarked;
