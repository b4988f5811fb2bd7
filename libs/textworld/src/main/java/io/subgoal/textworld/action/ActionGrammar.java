package io.subgoal.textworld.action;

import java.util.Optional;

/**
 * Translates actions between plain words, which the simulator reads, and formal notation, which models write. Patterns
 * are tried in a fixed order; the first that fits wins; where two arguments are split, the last separator counts.
 */
public interface ActionGrammar {

    /** The marker with which an executor says that the current sub-goal is reached. */
    String END_SUBGOAL_FORMAL = "END_SG()";

    /** The marker as it stands in a history in plain words. */
    String END_SUBGOAL_PLAIN = "end subgoal";

    /** Our grammar: knows every verb of the simulator, and every formal action has exactly one plain form. */
    static ActionGrammar standard() {
        return PatternGrammar.STANDARD;
    }

    /** The published code's grammar, for byte-exact rows: {@code wait1} is lost, some verbs are unknown. */
    static ActionGrammar reference() {
        return PatternGrammar.REFERENCE;
    }

    /** The formal notation of a sanitized plain action, or empty if no pattern fits. */
    Optional<String> formal(String plain);

    /** The plain words of a formal action, or empty if no pattern fits. */
    Optional<String> plain(String formal);
}
