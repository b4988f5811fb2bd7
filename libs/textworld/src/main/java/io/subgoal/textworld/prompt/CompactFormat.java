package io.subgoal.textworld.prompt;

import io.subgoal.textworld.action.ActionGrammar;
import io.subgoal.textworld.action.Sanitizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Our own short inputs for small models trained from scratch: the question first, formal actions for every role, the
 * surroundings {@linkplain Surroundings in few words}. About half the published templates' length.
 *
 * <p>Versions, each of which does what the one before does, too:
 *
 * <ol>
 *   <li>The first version.
 *   <li>It is told what came of completed sub-goals, and rows are not made of opening what is open.
 *   <li>It is told what measured numbers mean, instead of the numbers, and what in sight the task names; and no answer that says no more
 *       than that what was done worked. Rows are made of no idle steps.
 *   <li>Things are named without any article, and where the task names nothing in sight, that is said. Who chooses what to do is told
 *       where else one could look: what is closed, and which rooms one could go to that were not seen.
 * </ol>
 *
 * @param version the number in that list
 * @param history how many entries of the history are shown
 */
record CompactFormat(String id, int version, int history) implements PromptFormat {

    private static final int COMPLETED_SHOWN = 8;
    private static final int OBSERVATION_WORDS = 30;
    private static final int OUTCOME_WORDS = 12;

    /** What says no more than the action did. */
    private static final Pattern SAYS_NOTHING = Pattern.compile(
            "(?i)^(?:you |the .{1,60} is (?:now|already) (?:open|closed|activated|deactivated)|ambiguous request).*");

    /** What says that it worked, and no more. */
    private static final Pattern WORKED = Pattern.compile(
            "(?i)^(?:you (?:move|focus|pour|decide|close|open|pick|put|connect|disconnect)\\b|the .{1,60} is now (?:open|closed|activated|deactivated)"
                    + "|.{1,80} is now connected to ).*");

    /** What a thermometer or a stopwatch in sight shows. */
    private static final Pattern SHOWN = Pattern.compile(" -?\\d+ degrees\\b|\\. The time reads \\d+ ticks");

    @Override
    public int historyLength(Role role) {
        return role == Role.FIRST_SUBGOAL ? 0 : history;
    }

    @Override
    public String input(Role role, PromptState state) {
        return told(role, explains() ? Measurements.told(state) : state);
    }

    private String told(Role role, PromptState state) {
        List<String> parts = new ArrayList<>();
        parts.add(role.wireName());
        parts.add(Sanitizer.sanitize(state.taskDescription()));
        if (role != Role.FIRST_SUBGOAL) {
            parts.add("score " + (int) (100 * state.score()));
        }
        if (role == Role.EXECUTOR || role == Role.CONTROLLER) {
            addSubgoals(parts, state);
        }
        if (role != Role.FIRST_SUBGOAL) {
            parts.add("did " + history(state.withNewest(history).newest()));
        }
        Surroundings here = surroundings(state.look());
        List<String> inSight = things(here);
        List<String> carried = things(surroundings(state.inventory()));
        parts.add("here " + here.room() + " : " + String.join(" , ", inSight));
        if (explains()) {
            List<String> all = new ArrayList<>(inSight);
            all.addAll(carried);
            List<String> named = NamedThings.in(state.taskDescription(), all);
            parts.add("named " + (version >= 4 ? orNothing(named) : String.join(" , ", named)));
        }
        boolean searches = version >= 4 && role != Role.EXECUTOR;
        if (searches) {
            parts.add("closed " + orNothing(Surroundings.closedThings(state.look())));
        }
        parts.add("doors " + String.join(" , ", here.exits()));
        if (searches) {
            parts.add("unseen " + orNothing(here.waysBut(state.rooms())));
        }
        parts.add("have " + String.join(" , ", carried));
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

    @Override
    public LeftOut leftOut() {
        return switch (version) {
            case 1 -> LeftOut.NOTHING;
            case 2 -> LeftOut.OPEN_DOORS;
            default -> LeftOut.IDLE;
        };
    }

    private static String orNothing(List<String> things) {
        return things.isEmpty() ? "nothing" : String.join(" , ", things);
    }

    private boolean explains() {
        return version >= 3;
    }

    private Surroundings surroundings(String text) {
        Surroundings surroundings = Surroundings.of(text);
        return version >= 4 ? surroundings.withoutCapitalArticles() : surroundings;
    }

    private List<String> things(Surroundings surroundings) {
        return explains()
                ? surroundings.things().stream()
                        .map(thing -> SHOWN.matcher(thing).replaceAll(""))
                        .toList()
                : surroundings.things();
    }

    private void addSubgoals(List<String> parts, PromptState state) {
        if (state.subgoals().isEmpty()) {
            return;
        }
        List<String> completed = state.completed();
        List<String> came = version >= 2 ? state.outcomes() : Collections.nCopies(completed.size(), "");
        List<String> shown = new ArrayList<>();
        for (int i = Math.max(0, completed.size() - COMPLETED_SHOWN); i < completed.size(); i++) {
            String outcome = outcome(came.get(i));
            shown.add(outcome.isEmpty() ? completed.get(i) : completed.get(i) + " = " + outcome);
        }
        parts.add("done " + String.join(" , ", shown));
        parts.add("now " + state.subgoals().getLast());
    }

    private static String outcome(String observation) {
        String text = Sanitizer.sanitize(observation).strip();
        return text.isEmpty() || SAYS_NOTHING.matcher(text).matches() ? "" : firstWords(text, OUTCOME_WORDS);
    }

    private String history(List<HistoryEntry> entries) {
        List<String> lines = new ArrayList<>();
        for (HistoryEntry entry : entries) {
            if (!entry.equals(HistoryEntry.START)) {
                String action = Sanitizer.sanitize(entry.action());
                String formal = grammar().formal(action).orElse(action);
                lines.add(entry.isMarker() ? formal : formal + answer(entry.observation()));
            }
        }
        return String.join(" ; ", lines);
    }

    private String answer(String observation) {
        return explains() && WORKED.matcher(observation).matches()
                ? ""
                : " = " + firstWords(observation, OBSERVATION_WORDS);
    }

    private static String firstWords(String observation, int count) {
        String[] words = Sanitizer.sanitize(observation).strip().split("\\s+");
        return String.join(" ", List.of(words).subList(0, Math.min(words.length, count)));
    }
}
