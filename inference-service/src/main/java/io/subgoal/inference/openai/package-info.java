/** OpenAI's completions, so that its clients can ask served models. */
@NullMarked
package io.subgoal.inference.openai;

import org.jspecify.annotations.NullMarked;
