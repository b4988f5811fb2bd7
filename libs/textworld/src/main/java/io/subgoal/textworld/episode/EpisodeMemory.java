package io.subgoal.textworld.episode;

import io.subgoal.textworld.prompt.HistoryEntry;
import io.subgoal.textworld.prompt.PromptState;
import java.util.ArrayList;
import java.util.List;

/**
 * What an agent remembers of an episode: its history, the rooms it saw, its sub-goals. Building examples and playing go
 * through this one class, so a model meets in play what it met in training. Not thread-safe.
 */
public final class EpisodeMemory {

    private final String taskDescription;
    private final VisitedRooms rooms;
    private final List<HistoryEntry> history = new ArrayList<>(List.of(HistoryEntry.START));
    private final List<String> subgoals = new ArrayList<>();
    private double score;

    private EpisodeMemory(String taskDescription, VisitedRooms rooms) {
        this.taskDescription = taskDescription;
        this.rooms = rooms;
    }

    public static EpisodeMemory start(String taskDescription) {
        return new EpisodeMemory(taskDescription, VisitedRooms.fromLooks());
    }

    /** With the published rule for rooms, for byte-exact rows. */
    public static EpisodeMemory startPublished(String taskDescription) {
        return new EpisodeMemory(taskDescription, VisitedRooms.published());
    }

    /** Takes note of the surroundings before a decision; {@code observation} is the last answer of the world. */
    public void see(String observation, String look) {
        rooms.update(observation, look);
    }

    /**
     * Adds what was done.
     *
     * @param scoreAfter the score after the action, 0 to 1
     */
    public void did(String action, String observation, double scoreAfter) {
        history.add(new HistoryEntry(action, scoreAfter - score, observation));
        score = scoreAfter;
    }

    /** Adds the marker that says that the current sub-goal was reached. */
    public void endSubgoal() {
        history.add(HistoryEntry.MARKER);
    }

    /** Sets the sub-goal to follow from now on. */
    public void pursue(String subgoal) {
        subgoals.add(subgoal);
    }

    /** Sets another sub-goal in the place of the current one. */
    public void pursueInstead(String subgoal) {
        subgoals.set(subgoals.size() - 1, subgoal);
    }

    public double score() {
        return score;
    }

    public List<String> subgoals() {
        return List.copyOf(subgoals);
    }

    public List<HistoryEntry> history() {
        return List.copyOf(history);
    }

    /** The state of the next decision; its time is one more than the number of entries since the start. */
    public PromptState state(String look, String inventory) {
        return new PromptState(
                taskDescription, history.size(), score, history, look, inventory, rooms.rooms(), subgoals);
    }
}
