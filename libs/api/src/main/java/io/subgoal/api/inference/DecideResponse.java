package io.subgoal.api.inference;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A decision. The caller adds {@code markers} to its history, takes over {@code subgoals}, does {@code action}, and adds
 * what came of it.
 *
 * @param subgoals the sub-goals so far, the current one last; empty for an imitation model. One that has come to nothing is no
 *     longer there
 * @param givenUp what to ask the next time with: sub-goals that came to nothing since one was reached
 * @param markers the end markers to add to the history before the action, one for each sub-goal that was ended
 * @param action the action in plain words, as the world reads it
 * @param formal the same in formal notation, if it has one
 * @param stage how the action was found
 * @param taskComplete whether the controller holds that nothing is left to do
 * @param alternatives the acting model's best answers, if more than one was asked for
 * @param models what each model was asked and how long it took
 */
public record DecideResponse(
        List<String> subgoals,
        List<String> givenUp,
        List<HistoryItem> markers,
        String action,
        @Nullable String formal,
        Stage stage,
        boolean taskComplete,
        @Nullable List<Alternative> alternatives,
        List<ModelCall> models) {

    /** Services of before say nothing of what was given up. */
    public DecideResponse {
        givenUp = Objects.requireNonNullElse(givenUp, List.of());
    }

    /**
     * An answer of the acting model.
     *
     * @param output what it said
     * @param action the same in plain words; null if it is no action
     * @param score what answers are ranked by
     */
    public record Alternative(String output, @Nullable String action, double score) {}

    /** How an action was found. */
    public enum Stage {
        /** The model's best answer. */
        GREEDY,
        /** A later answer of a beam search, since earlier ones were rejected or ended a sub-goal too soon. */
        BEAM,
        /** The valid action that is most probable under the model. */
        CONSTRAINED,
        /** A valid action that is one of the model's answers written otherwise, or put right. */
        REPAIRED,
        /** The valid action most like the model's best answer, in its words or by an encoder. */
        SIMILAR,
        /** The valid action that is most probable under the model, since none of its answers is possible; never a focus. */
        LIKELIEST,
        /** The model's best answer again: nothing better was found. */
        UNCHANGED
    }

    /**
     * A call of a model.
     *
     * @param role what it was asked for: a role, or {@code encoder}
     * @param output its best answer; of an encoder the nearest action
     * @param score of that answer; of an encoder its cosine
     * @param millis time it took, waiting included
     * @param droppedHistory history entries that were left out to make the input fit
     */
    public record ModelCall(
            String model, String role, String output, double score, double millis, int droppedHistory) {}
}
