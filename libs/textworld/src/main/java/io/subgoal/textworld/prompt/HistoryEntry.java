package io.subgoal.textworld.prompt;

/**
 * Something that was done.
 *
 * @param action in plain words; {@code end subgoal} for a marker
 * @param reward the change of the score, -1 to 1
 * @param observation what the world answered
 */
public record HistoryEntry(String action, double reward, String observation) {

    /** The artificial entry every history starts with. */
    public static final HistoryEntry START = new HistoryEntry("look around", 0, "N/A");

    /** The observation that stands beside a marker. */
    public static final String SUBGOAL_DONE = "the current subgoal is done.";

    /** The entry that says that a sub-goal was reached. */
    public static final HistoryEntry MARKER = new HistoryEntry("end subgoal", 0, SUBGOAL_DONE);

    public boolean isMarker() {
        return action.equals(MARKER.action);
    }
}
