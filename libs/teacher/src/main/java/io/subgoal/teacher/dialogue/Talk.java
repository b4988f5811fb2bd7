package io.subgoal.teacher.dialogue;

import io.subgoal.teacher.prompt.Prompt;

/** One talk as it is played through with the replies there are. Counts calls and keeps to their limit. */
public final class Talk {

    private final Replies replies;
    private final int maxCalls;
    private int calls;

    public Talk(Replies replies, int maxCalls) {
        this.replies = replies;
        this.maxCalls = maxCalls;
    }

    public int calls() {
        return calls;
    }

    /** Whether another call is allowed. */
    public boolean mayAsk() {
        return calls < maxCalls;
    }

    /**
     * The reply to the next call.
     *
     * @throws ReplyMissingException if the call has not been made yet
     */
    public String ask(Prompt prompt) throws ReplyMissingException {
        if (!mayAsk()) {
            throw new IllegalStateException("The talk has used its " + maxCalls + " calls");
        }
        String reply = replies.to(calls, prompt).orElseThrow(() -> new ReplyMissingException(prompt));
        calls++;
        return reply;
    }

    /** What a talk consists of. */
    @FunctionalInterface
    public interface Script<T> {
        Progress<T> play(Talk talk) throws ReplyMissingException;
    }

    /** Plays a talk from its beginning, up to its end or to the first reply that is missing. */
    public static <T> Progress<T> play(Replies replies, int maxCalls, Script<T> script) {
        Talk talk = new Talk(replies, maxCalls);
        try {
            return script.play(talk);
        } catch (ReplyMissingException e) {
            return new Progress.NeedsCall<>(e.prompt(), talk.calls());
        }
    }
}
