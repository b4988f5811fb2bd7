package io.subgoal.teacher.dialogue;

import io.subgoal.teacher.prompt.Prompt;

/** A talk cannot go on without a reply to this prompt. Ends the playing of a script, wherever in it the question came. */
public final class ReplyMissingException extends Exception {

    private final transient Prompt prompt;

    ReplyMissingException(Prompt prompt) {
        super("A reply is missing", null, false, false);
        this.prompt = prompt;
    }

    Prompt prompt() {
        return prompt;
    }
}
