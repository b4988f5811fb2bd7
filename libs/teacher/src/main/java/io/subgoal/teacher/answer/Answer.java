package io.subgoal.teacher.answer;

import io.subgoal.textworld.trajectory.AnnotatedTrajectory;
import io.subgoal.textworld.trajectory.Step;
import java.util.List;

/**
 * What an answer says: its items in order.
 *
 * @param cut whether the answer went on past a limit of the parser and the rest was left unread
 */
public record Answer(List<Item> items, boolean cut) {

    public Answer {
        items = List.copyOf(items);
    }

    /** The answer that a perfect reader of the trajectory would have given. */
    public static Answer of(AnnotatedTrajectory annotated) {
        return new Answer(
                annotated.segments().stream()
                        .map(segment -> new Item(
                                segment.subgoal(),
                                segment.steps().stream().map(Step::action).toList()))
                        .toList(),
                false);
    }

    /** Whether no action is listed anywhere. */
    public boolean listsNothing() {
        return items.stream().allMatch(item -> item.actions().isEmpty());
    }

    public List<String> actions() {
        return items.stream().flatMap(item -> item.actions().stream()).toList();
    }

    public List<String> subgoals() {
        return items.stream().map(Item::subgoal).toList();
    }
}
