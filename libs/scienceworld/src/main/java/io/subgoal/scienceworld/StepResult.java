package io.subgoal.scienceworld;

import java.util.regex.Pattern;

/**
 * What an action led to.
 *
 * @param observation what the world answered
 * @param score the score after the action, 0 to 1; negative after a fatal mistake
 * @param completed whether the simulator says that the episode is over
 * @param moves moves used so far; some actions cost none, waiting costs many
 */
public record StepResult(String observation, double score, boolean completed, int moves) {

    private static final String UNPARSABLE = "No known action matches that input.";
    private static final String UNKNOWN = "Unknown action.";
    private static final String AMBIGUOUS = "Ambiguous request: Please enter the number";

    /** What the world answers to what cannot be done as things are. None of its solutions meets any of it. */
    private static final Pattern IMPOSSIBLE =
            Pattern.compile("is already connected, and must be disconnected|is not something that can be activated"
                    + "|is not openable\\.$|is not move?able\\.$|^(?:I'm not sure how to |It'?s not clear how to "
                    + "|That can't be moved there|You can't pick up a |That container is empty)");

    /** The input was not understood; costs no move. */
    public boolean notUnderstood() {
        return observation.startsWith(UNPARSABLE);
    }

    /** The input was refused; costs a move. */
    public boolean refused() {
        return observation.startsWith(UNKNOWN);
    }

    /** The input was understood, and nothing came of it, since it cannot be done as things are; costs a move. */
    public boolean impossible() {
        return IMPOSSIBLE.matcher(observation).find();
    }

    /** The input has several readings: the very next input is taken as the answer. Costs no move. */
    public boolean ambiguous() {
        return observation.startsWith(AMBIGUOUS);
    }

    /** The score as the Python package gives it: percent, half to even. */
    public int scorePercent() {
        return (int) Math.rint(100 * score);
    }
}
