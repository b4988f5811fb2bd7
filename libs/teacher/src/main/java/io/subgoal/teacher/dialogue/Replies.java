package io.subgoal.teacher.dialogue;

import io.subgoal.teacher.prompt.Prompt;
import java.util.List;
import java.util.Optional;

/** The replies there are so far. */
@FunctionalInterface
public interface Replies {

    /**
     * The reply to a call; empty if the call has not been made yet.
     *
     * @param call the number of the call in the talk, from 0
     * @param prompt what is asked; stored replies are best looked up by {@link Prompt#sha256}, so that a change of texts or
     *     of the parser never pairs a question with a reply to another
     */
    Optional<String> to(int call, Prompt prompt);

    /** Replies in the order in which they came. */
    static Replies inOrder(List<String> replies) {
        List<String> copy = List.copyOf(replies);
        return (call, prompt) -> call < copy.size() ? Optional.of(copy.get(call)) : Optional.empty();
    }
}
