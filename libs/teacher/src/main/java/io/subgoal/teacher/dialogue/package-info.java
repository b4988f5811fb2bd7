/** Talks with an LLM as pure functions of its replies: whoever sends the messages is elsewhere. */
@NullMarked
package io.subgoal.teacher.dialogue;

import org.jspecify.annotations.NullMarked;
