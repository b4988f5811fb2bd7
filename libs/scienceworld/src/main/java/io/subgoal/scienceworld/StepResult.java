package io.subgoal.scienceworld;

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

    /** The input was not understood; costs no move. */
    public boolean notUnderstood() {
        return observation.startsWith(UNPARSABLE);
    }

    /** The input was refused; costs a move. */
    public boolean refused() {
        return observation.startsWith(UNKNOWN);
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
