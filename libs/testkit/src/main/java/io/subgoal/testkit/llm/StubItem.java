package io.subgoal.testkit.llm;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A sub-goal as the stub names it, and its actions as the prompt has written them. */
record StubItem(String subgoal, List<String> actions) {

    private static final Pattern TIMES = Pattern.compile(" x\\d+$");
    private static final Pattern NAVIGATION = Pattern.compile("(?:open door to|close door to|go to|teleport to) (.+)");
    private static final Pattern BETWEEN = Pattern.compile("(move|pour|connect|use|dunk) (.+?) (?:to|into|in|on) (.+)");
    private static final Pattern SIMPLE =
            Pattern.compile("(pick up|focus on|mix|read|open|examine|look at|look in) (.+)");
    private static final Pattern PASSING = Pattern.compile("wait\\d*|\\d+");

    StubItem {
        actions = List.copyOf(actions);
    }

    /** Cuts a path: what serves the same purpose stays together, so that neighbours never have the same text. */
    static List<StubItem> cut(List<String> path) {
        List<StubItem> items = new ArrayList<>();
        for (String written : path) {
            String action = TIMES.matcher(written).replaceFirst("");
            String subgoal = subgoal(action);
            boolean joins = !items.isEmpty()
                    && (PASSING.matcher(action).matches()
                            || items.getLast().subgoal().equals(subgoal)
                            || (isNavigation(subgoal)
                                    && isNavigation(items.getLast().subgoal())));
            if (joins) {
                StubItem last = items.removeLast();
                String name = isNavigation(subgoal) ? subgoal : last.subgoal();
                List<String> actions = new ArrayList<>(last.actions());
                actions.add(written);
                items.add(new StubItem(name, actions));
            } else {
                items.add(new StubItem(subgoal, List.of(written)));
            }
        }
        return items;
    }

    private static boolean isNavigation(String subgoal) {
        return subgoal.startsWith("navigate_to(");
    }

    private static String subgoal(String action) {
        Matcher navigation = NAVIGATION.matcher(action);
        if (navigation.matches()) {
            return "navigate_to(" + plain(navigation.group(1)) + ")";
        }
        Matcher between = BETWEEN.matcher(action);
        if (between.matches()) {
            String name = between.group(1).equals("dunk") ? "pour" : between.group(1);
            return name.equals("use")
                    ? "test(" + plain(between.group(3)) + ")"
                    : name + "(" + plain(between.group(2)) + ", " + plain(between.group(3)) + ")";
        }
        Matcher simple = SIMPLE.matcher(action);
        if (simple.matches()) {
            String name = simple.group(1).startsWith("look")
                    ? "examine"
                    : simple.group(1).replace(' ', '_');
            return name + "(" + plain(simple.group(2)) + ")";
        }
        return PASSING.matcher(action).matches()
                ? "wait(time)"
                : "use(" + plain(action.replaceFirst("^\\w+ ", "")) + ")";
    }

    /** Brackets and commas inside an argument would end it. */
    private static String plain(String argument) {
        return argument.replaceAll("[(),{}:]", " ").replaceAll(" +", " ").strip();
    }

    /** The answer as the prompt asks for it: one numbered line for each item. */
    static String text(List<StubItem> items) {
        return IntStream.range(0, items.size())
                .mapToObj(i -> (i + 1) + "- " + items.get(i))
                .collect(Collectors.joining("\n"));
    }

    @Override
    public String toString() {
        return actions.stream()
                .map(action -> action.contains("'") ? "\"" + action + "\"" : "'" + action + "'")
                .collect(Collectors.joining(", ", subgoal + ": {", "}"));
    }
}
