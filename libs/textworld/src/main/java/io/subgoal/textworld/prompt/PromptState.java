package io.subgoal.textworld.prompt;

import java.util.List;

/**
 * Everything a model may be told at one decision.
 *
 * @param taskDescription the task in words
 * @param time number of the decision, from 1
 * @param score the score so far, 0 to 1
 * @param history all that was done, oldest first, starting with {@link HistoryEntry#START}
 * @param look the surroundings, as the simulator prints them
 * @param inventory what is carried, as the simulator prints it
 * @param rooms the rooms visited, in order of the first visit
 * @param subgoals the sub-goals so far; the last one is the current one
 */
public record PromptState(
        String taskDescription,
        int time,
        double score,
        List<HistoryEntry> history,
        String look,
        String inventory,
        List<String> rooms,
        List<String> subgoals) {

    public PromptState {
        history = List.copyOf(history);
        rooms = List.copyOf(rooms);
        subgoals = List.copyOf(subgoals);
    }

    /** The same state with only the newest entries of the history. */
    public PromptState withNewest(int entries) {
        int from = Math.max(0, history.size() - entries);
        return new PromptState(
                taskDescription, time, score, history.subList(from, history.size()), look, inventory, rooms, subgoals);
    }

    /** The same state with another look. */
    public PromptState withLook(String newLook) {
        return new PromptState(taskDescription, time, score, history, newLook, inventory, rooms, subgoals);
    }
}
