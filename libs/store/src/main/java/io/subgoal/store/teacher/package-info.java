/** What LLM teachers were asked and answered, and what it cost. */
@NullMarked
package io.subgoal.store.teacher;

import org.jspecify.annotations.NullMarked;
