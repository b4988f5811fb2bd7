package io.subgoal.api.agent;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Where the sub-goals of an episode come from. */
public enum SubgoalMode {
    /** The models: the first sub-goal model and the controller. */
    LM,
    /** With some probability a random sub-goal of the training annotations instead of the models'. */
    RAND,
    /** With some probability the models' sub-goal with other things and rooms in its brackets. */
    SEMI_RAND,
    /** The first one is a random sub-goal of the training annotations, the others are the controller's. */
    FIRST_RAND,
    /** The annotated sub-goals of the very variation, one after another: the upper bound. */
    GOLD,
    /** None: the executor plays alone. */
    NONE;

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
