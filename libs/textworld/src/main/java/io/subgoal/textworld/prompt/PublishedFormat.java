package io.subgoal.textworld.prompt;

import static io.subgoal.textworld.prompt.Role.CONTROLLER;
import static io.subgoal.textworld.prompt.Role.FIRST_SUBGOAL;
import static io.subgoal.textworld.prompt.Role.IMITATION;

import io.subgoal.textworld.action.ActionGrammar;
import io.subgoal.textworld.action.Sanitizer;
import java.util.List;
import java.util.Optional;

/**
 * The templates of the published code, byte for byte: v4_sg, v4_sgaslabel, first_sgaslabel, v4, v5 and their variants
 * without history. Missing and doubled blanks are theirs; models depend on them.
 *
 * @param variant which of the published families
 * @param reference whether the published defects are kept too: the lossy grammar and the controller that is not shown the
 *     sub-goal it is in
 */
record PublishedFormat(String id, Variant variant, boolean reference) implements PromptFormat {

    private static final int HISTORY = 10;

    /** The published families; they differ in what the executor and the imitation model are shown. */
    enum Variant {
        V4(true, true, false),
        V4_NOHIST(false, true, false),
        V4_NOHIST_2(false, false, false),
        V5(true, true, true);

        private final boolean wholeHistory;
        private final boolean rooms;
        private final boolean formalImitation;

        Variant(boolean wholeHistory, boolean rooms, boolean formalImitation) {
            this.wholeHistory = wholeHistory;
            this.rooms = rooms;
            this.formalImitation = formalImitation;
        }
    }

    @Override
    public int historyLength(Role role) {
        return switch (role) {
            case FIRST_SUBGOAL -> 0;
            case CONTROLLER -> HISTORY;
            case EXECUTOR, IMITATION -> variant.wholeHistory ? HISTORY : 1;
        };
    }

    @Override
    public String input(Role role, PromptState state) {
        StringBuilder text = new StringBuilder();
        text.append("%s </s> Time: %d; Score: %d; </s> "
                .formatted(state.taskDescription(), state.time(), hundredfold(state.score())));
        if (role == Role.EXECUTOR || role == CONTROLLER) {
            appendSubgoals(text, state.subgoals(), role == CONTROLLER && reference ? 1 : 0);
        }
        if (role != FIRST_SUBGOAL) {
            appendHistory(text, state.withNewest(historyLength(role)).newest(), formal(role));
        }
        text.append("Current environment: ").append(state.look()).append(" </s> ");
        text.append("Current inventory: ").append(state.inventory()).append(" </s> ");
        if (!state.rooms().isEmpty() && (variant.rooms || role != IMITATION)) {
            text.append("Visited rooms: ")
                    .append(String.join(", ", state.rooms()))
                    .append(" </s> ");
        }
        text.append(question(role));
        return Sanitizer.sanitizeInput(text.toString());
    }

    @Override
    public String actionTarget(Role role, String plainAction) {
        String sanitized = Sanitizer.sanitize(plainAction);
        if (!formal(role)) {
            return sanitized;
        }
        return grammar()
                .formal(sanitized)
                .orElseThrow(
                        () -> new IllegalArgumentException("No formal notation for the action '" + plainAction + "'"));
    }

    @Override
    public Optional<String> plainAction(Role role, String output) {
        return formal(role) ? grammar().plain(output) : Optional.of(output);
    }

    @Override
    public ActionGrammar grammar() {
        return reference ? ActionGrammar.reference() : ActionGrammar.standard();
    }

    @Override
    public LeftOut leftOut() {
        return LeftOut.NOTHING;
    }

    /** Whether this role reads and writes actions in formal notation. */
    private boolean formal(Role role) {
        return role != IMITATION || variant.formalImitation;
    }

    /**
     * @param shift how many of the newest sub-goals are left out
     */
    private static void appendSubgoals(StringBuilder text, List<String> all, int shift) {
        List<String> shown = all.subList(0, Math.max(0, all.size() - shift));
        List<String> completed = shown.isEmpty() ? shown : shown.subList(0, shown.size() - 1);
        text.append(
                completed.isEmpty()
                        ? ". No completed subtasks"
                        : ". Completed subtasks are: " + String.join(", ", completed));
        if (!shown.isEmpty()) {
            text.append(". The current subtask is ").append(shown.getLast());
        }
    }

    private void appendHistory(StringBuilder text, List<HistoryEntry> entries, boolean formal) {
        text.append("Action history: </s>");
        int sentinel = HISTORY;
        for (HistoryEntry entry : entries) {
            text.append(" <extra_id_%d> %s (+%d) --> %s | "
                    .formatted(
                            sentinel,
                            formal ? formalOrAsItIs(entry.action()) : entry.action(),
                            hundredfold(entry.reward()),
                            entry.observation()));
            sentinel--;
        }
        text.append(" </s> ");
    }

    private String formalOrAsItIs(String action) {
        String sanitized = Sanitizer.sanitize(action);
        return grammar().formal(sanitized).orElse(reference ? "None" : sanitized);
    }

    private static String question(Role role) {
        return switch (role) {
            case EXECUTOR, IMITATION -> " What action should you do next? </s> ";
            case CONTROLLER -> " . What subtask should you do next? </s> ";
            case FIRST_SUBGOAL ->
                " . You just have started this task. You did not do any actions yet. What is the first subtask you should do? </s> ";
        };
    }

    /** A score or reward as the templates print it: cut toward zero, so 0.29 gives 28 where the product says so. */
    private static int hundredfold(double score) {
        return (int) (100 * score);
    }
}
