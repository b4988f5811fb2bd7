package io.subgoal.textworld.prompt;

import io.subgoal.textworld.action.ActionGrammar;
import io.subgoal.textworld.action.Sanitizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Our own short inputs for small models trained from scratch: the question first, formal actions for every role, the
 * surroundings {@linkplain Surroundings in few words}. About half the published templates' length.
 *
 * @param history how many entries of the history are shown
 */
record CompactFormat(String id, int history) implements PromptFormat {

    private static final int COMPLETED_SHOWN = 8;
    private static final int OBSERVATION_WORDS = 30;

    @Override
    public int historyLength(Role role) {
        return role == Role.FIRST_SUBGOAL ? 0 : history;
    }

    @Override
    public String input(Role role, PromptState state) {
        List<String> parts = new ArrayList<>();
        parts.add(role.wireName());
        parts.add(Sanitizer.sanitize(state.taskDescription()));
        if (role != Role.FIRST_SUBGOAL) {
            parts.add("score " + (int) (100 * state.score()));
        }
        if (role == Role.EXECUTOR || role == Role.CONTROLLER) {
            addSubgoals(parts, state.subgoals());
        }
        if (role != Role.FIRST_SUBGOAL) {
            parts.add("did " + history(state.withNewest(history).history()));
        }
        Surroundings here = Surroundings.of(state.look());
        parts.add("here " + here.room() + " : " + String.join(" , ", here.things()));
        parts.add("doors " + String.join(" , ", here.exits()));
        parts.add(
                "have " + String.join(" , ", Surroundings.of(state.inventory()).things()));
        parts.add("seen " + String.join(" , ", state.rooms()));
        return String.join(" | ", parts);
    }

    @Override
    public String actionTarget(Role role, String plainAction) {
        return grammar()
                .formal(Sanitizer.sanitize(plainAction))
                .orElseThrow(
                        () -> new IllegalArgumentException("No formal notation for the action '" + plainAction + "'"));
    }

    @Override
    public Optional<String> plainAction(Role role, String output) {
        return grammar().plain(output);
    }

    @Override
    public ActionGrammar grammar() {
        return ActionGrammar.standard();
    }

    @Override
    public boolean reference() {
        return false;
    }

    private static void addSubgoals(List<String> parts, List<String> subgoals) {
        if (subgoals.isEmpty()) {
            return;
        }
        List<String> completed = subgoals.subList(0, subgoals.size() - 1);
        int from = Math.max(0, completed.size() - COMPLETED_SHOWN);
        parts.add("done " + String.join(" , ", completed.subList(from, completed.size())));
        parts.add("now " + subgoals.getLast());
    }

    private String history(List<HistoryEntry> entries) {
        List<String> lines = new ArrayList<>();
        for (HistoryEntry entry : entries) {
            if (!entry.equals(HistoryEntry.START)) {
                String action = Sanitizer.sanitize(entry.action());
                String formal = grammar().formal(action).orElse(action);
                lines.add(entry.isMarker() ? formal : formal + " = " + firstWords(entry.observation()));
            }
        }
        return String.join(" ; ", lines);
    }

    private static String firstWords(String observation) {
        String[] words = Sanitizer.sanitize(observation).strip().split("\\s+");
        return String.join(" ", List.of(words).subList(0, Math.min(words.length, OBSERVATION_WORDS)));
    }
}
