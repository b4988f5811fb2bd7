package io.subgoal.annotation.run;

import io.subgoal.llm.LlmException;
import io.subgoal.teacher.dialogue.Progress;
import io.subgoal.teacher.dialogue.Replies;
import io.subgoal.teacher.prompt.Prompt;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Where questions are answered. Safe for many threads. */
interface Desk {

    /** An answer that is there already; it is written down that the episode uses it. */
    Optional<String> find(Episode episode, int number, Prompt prompt);

    /**
     * The answer to a question; empty if nobody may be asked.
     *
     * @param number place in the talk about the episode, from 0
     * @throws LlmException if the LLM gives no answer, however patiently it is asked
     */
    Optional<String> ask(Episode episode, int number, Prompt prompt) throws LlmException, InterruptedException;

    /**
     * Talks until the talk is over, or until a question cannot be answered.
     *
     * @param play the talk as a function of the replies so far
     */
    default <T> Progress<T> talk(Episode episode, Function<Replies, Progress<T>> play)
            throws LlmException, InterruptedException {
        Map<String, String> known = new HashMap<>();
        Replies replies = (call, prompt) -> {
            String hash = prompt.sha256();
            if (!known.containsKey(hash)) {
                find(episode, call, prompt).ifPresent(text -> known.put(hash, text));
            }
            return Optional.ofNullable(known.get(hash));
        };
        while (true) {
            Progress<T> progress = play.apply(replies);
            if (!(progress instanceof Progress.NeedsCall<T> needs)) {
                return progress;
            }
            Optional<String> answer = ask(episode, needs.calls(), needs.prompt());
            if (answer.isEmpty()) {
                return progress;
            }
            known.put(needs.prompt().sha256(), answer.get());
        }
    }
}
