package io.subgoal.teacher.answer;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes answers and paths as an LLM shall write them. What it writes, the standard parser reads. */
public final class AnswerWriter {

    private AnswerWriter() {}

    /** One numbered line for each item: {@code 1- grow(apple): {'pour jug into pot', 'wait1 x5'}}. */
    public static String items(Answer answer) {
        List<Item> items = answer.items();
        return IntStream.range(0, items.size())
                .mapToObj(i -> (i + 1) + "- " + items.get(i).subgoal() + ": {"
                        + actions(items.get(i).actions()) + "}")
                .collect(Collectors.joining("\n"));
    }

    /** Actions in quotes, with commas between them; equal neighbours are written once, with their number. */
    public static String actions(List<String> actions) {
        return RunLength.runs(actions).stream()
                .map(run -> quote(run.toString()))
                .collect(Collectors.joining(", "));
    }

    private static String quote(String action) {
        String quote = action.contains("'") ? "\"" : "'";
        return quote + action + quote;
    }
}
