package io.subgoal.teacher.answer;

import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Single sub-goals and actions that people write, read as the standard parser reads an answer's. */
public final class Spelling {

    /** What would end a sub-goal early in an answer, and what a T5's vocabulary has not. */
    private static final String FORBIDDEN = "{}[]<>~";

    private Spelling() {}

    /** {@code pick_up(metal pot)} for {@code Pick Up( metal  pot )}; nothing if it does not read {@code name(arguments)}. */
    public static Optional<String> subgoal(String text) {
        if (text.chars().anyMatch(c -> FORBIDDEN.indexOf(c) >= 0)) {
            return Optional.empty();
        }
        List<Item> items =
                AnswerParser.standard().parse("1- " + text + ": {'wait'}").items();
        boolean read = items.size() == 1
                && items.getFirst().actions().equals(List.of("wait"))
                && !SubgoalText.name(items.getFirst().subgoal()).isEmpty();
        return read ? Optional.of(items.getFirst().subgoal()) : Optional.empty();
    }

    /** The action as often as it is to be done: eight times for {@code wait1 x8}. Takes no memory for each time. */
    public static List<String> actions(String text) {
        RunLength run = RunLength.of(SubgoalText.unquote(Blanks.collapse(Markup.strip(text))));
        return Collections.nCopies(run.times(), run.action());
    }
}
