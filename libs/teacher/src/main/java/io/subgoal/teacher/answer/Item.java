package io.subgoal.teacher.answer;

import java.util.List;

/**
 * A sub-goal of an answer and the actions listed under it.
 *
 * @param subgoal such as {@code fill(metal pot, water)}
 * @param actions in plain words, as they were written; may be empty
 */
public record Item(String subgoal, List<String> actions) {

    public Item {
        actions = List.copyOf(actions);
    }
}
