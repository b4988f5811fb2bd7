package io.subgoal.llm;

/** A response body is no chat completion. The message shows nothing of the body. */
public final class UnreadableReplyException extends RuntimeException {

    UnreadableReplyException(String message) {
        super(message);
    }
}
