/** What an LLM writes, read as numbered sub-goals with their actions, and such lists written down for an LLM to read. */
@NullMarked
package io.subgoal.teacher.answer;

import org.jspecify.annotations.NullMarked;
