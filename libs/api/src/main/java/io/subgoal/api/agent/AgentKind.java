package io.subgoal.api.agent;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Who plays. */
public enum AgentKind {
    /** Controller and executor through the inference service. */
    SUBGOAL,
    /** One imitation model through the inference service. */
    IMITATION,
    /** Sub-goals of an LLM, planned once at the start of an episode, with the executor on top. */
    PLANNER,
    /** An LLM that thinks and acts in turns, as in ReAct: the expensive baseline. */
    REACT,
    /** A valid action at random, seeded by episode. */
    RANDOM,
    /** The simulator's own solution: the upper bound. */
    GOLD;

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
