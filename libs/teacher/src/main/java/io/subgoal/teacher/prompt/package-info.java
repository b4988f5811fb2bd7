/** The messages sent to an LLM: versioned templates, worked examples, and what is filled in. */
@NullMarked
package io.subgoal.teacher.prompt;

import org.jspecify.annotations.NullMarked;
