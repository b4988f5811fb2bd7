package io.subgoal.agent.play;

import io.subgoal.textworld.prompt.PromptState;
import java.util.Optional;

/** Where sub-goals come from besides the models. What it says depends on the state only. */
interface Guide {

    /** What to go on with where a sub-goal is needed; empty to ask the models. */
    Optional<String> next(PromptState state);

    /** What becomes of a sub-goal that a model has named. */
    default String amend(String named, Situation situation) {
        return named;
    }

    /** Leaves everything to the models. */
    static Guide none() {
        return state -> Optional.empty();
    }
}
