package io.subgoal.textworld.prompt;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Everything a model may be told at one decision.
 *
 * @param taskDescription the task in words
 * @param time number of the decision, from 1
 * @param score the score so far, 0 to 1
 * @param history all that was done, as far as it is known, oldest first, starting with {@link HistoryEntry#START}
 * @param look the surroundings, as the simulator prints them
 * @param inventory what is carried, as the simulator prints it
 * @param rooms the rooms visited, in order of the first visit
 * @param subgoals the sub-goals so far; the last one is the current one
 * @param shown how many of the newest entries of the history may be shown one by one
 */
public record PromptState(
        String taskDescription,
        int time,
        double score,
        List<HistoryEntry> history,
        String look,
        String inventory,
        List<String> rooms,
        List<String> subgoals,
        int shown) {

    public PromptState {
        history = List.copyOf(history);
        rooms = List.copyOf(rooms);
        subgoals = List.copyOf(subgoals);
    }

    /** A state whose whole history may be shown. */
    public PromptState(
            String taskDescription,
            int time,
            double score,
            List<HistoryEntry> history,
            String look,
            String inventory,
            List<String> rooms,
            List<String> subgoals) {
        this(taskDescription, time, score, history, look, inventory, rooms, subgoals, history.size());
    }

    /** The same state with at most so many of the newest entries shown. */
    public PromptState withNewest(int entries) {
        return new PromptState(
                taskDescription, time, score, history, look, inventory, rooms, subgoals, Math.clamp(entries, 0, shown));
    }

    /** The entries to be shown. */
    public List<HistoryEntry> newest() {
        return history.subList(history.size() - shown, history.size());
    }

    /** The sub-goals before the current one. */
    public List<String> completed() {
        return subgoals.isEmpty() ? List.of() : subgoals.subList(0, subgoals.size() - 1);
    }

    /**
     * What the world answered last in each of the {@linkplain #completed completed} sub-goals; empty where the history does
     * not tell, since it begins later or a sub-goal was left without a marker.
     */
    public List<String> outcomes() {
        int wanted = completed().size();
        List<String> ends = new ArrayList<>();
        String last = "";
        for (HistoryEntry entry : history) {
            if (entry.isMarker()) {
                ends.add(last);
                last = "";
            } else if (!entry.equals(HistoryEntry.START)) {
                last = entry.observation();
            }
        }
        List<String> outcomes = new ArrayList<>(Collections.nCopies(Math.max(0, wanted - ends.size()), ""));
        outcomes.addAll(ends.subList(0, Math.min(wanted, ends.size())));
        return outcomes;
    }

    /** The same state with another telling of its history, entry by entry. */
    PromptState withHistory(List<HistoryEntry> told) {
        return new PromptState(taskDescription, time, score, told, look, inventory, rooms, subgoals, shown);
    }

    /** The same state with another task. */
    public PromptState withTask(String newTask) {
        return new PromptState(newTask, time, score, history, look, inventory, rooms, subgoals, shown);
    }

    /** The same state with another look. */
    public PromptState withLook(String newLook) {
        return new PromptState(taskDescription, time, score, history, newLook, inventory, rooms, subgoals, shown);
    }
}
