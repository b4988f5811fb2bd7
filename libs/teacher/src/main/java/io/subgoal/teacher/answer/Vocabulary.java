package io.subgoal.teacher.answer;

import java.util.List;

/** The names a sub-goal may have. Other names are kept, but counted. */
public record Vocabulary(List<String> names) {

    public static final Vocabulary STANDARD = new Vocabulary(List.of(
            "navigate_to",
            "pick_up",
            "find",
            "fill",
            "focus_on",
            "heat",
            "cool",
            "monitor_temperature",
            "check",
            "wait",
            "connect",
            "mix",
            "pour",
            "move",
            "plant",
            "grow",
            "examine",
            "test",
            "observe",
            "identify",
            "read",
            "open",
            "use",
            "complete_task"));

    public Vocabulary {
        names = List.copyOf(names);
    }

    /** Whether the name of a sub-goal, the part before its bracket, is one of these. */
    public boolean knows(String subgoal) {
        return names.contains(SubgoalText.name(subgoal));
    }

    /** The names outside the vocabulary, one for each sub-goal that has one. */
    public List<String> unknown(List<String> subgoals) {
        return subgoals.stream()
                .filter(subgoal -> !knows(subgoal))
                .map(SubgoalText::name)
                .toList();
    }
}
