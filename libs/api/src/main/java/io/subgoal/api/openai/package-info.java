/** What OpenAI's clients say and hear. */
@NullMarked
package io.subgoal.api.openai;

import org.jspecify.annotations.NullMarked;
