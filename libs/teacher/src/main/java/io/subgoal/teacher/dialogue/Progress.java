package io.subgoal.teacher.dialogue;

import io.subgoal.teacher.prompt.Prompt;

/**
 * How far a talk has come.
 *
 * @param <T> what comes of it
 */
public sealed interface Progress<T> {

    /** How many replies the talk has used so far. */
    int calls();

    /** A reply is needed to go on: send the prompt, keep the reply, and ask for the progress again. */
    record NeedsCall<T>(Prompt prompt, int calls) implements Progress<T> {}

    /** The talk is over and well. */
    record Done<T>(T result, int calls) implements Progress<T> {}

    /** The talk is over and nothing came of it; the same replies will never do better. */
    record Rejected<T>(String reason, int calls) implements Progress<T> {}
}
