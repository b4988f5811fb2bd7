package io.subgoal.teacher.plan;

import io.subgoal.teacher.answer.Answer;
import io.subgoal.teacher.answer.Item;
import io.subgoal.teacher.answer.Vocabulary;
import java.util.ArrayList;
import java.util.List;

/**
 * Sub-goals to be reached one after another.
 *
 * @param steps the sub-goals with the actions that the LLM expects, which may be none
 * @param merges how many times two neighbouring sub-goals had the same text and became one
 * @param unknownNames the names of sub-goals outside the vocabulary, one for each such sub-goal
 */
public record Plan(List<Item> steps, int merges, List<String> unknownNames) {

    public Plan {
        steps = List.copyOf(steps);
        unknownNames = List.copyOf(unknownNames);
    }

    public List<String> subgoals() {
        return steps.stream().map(Item::subgoal).toList();
    }

    /** As in annotations, neighbours with the same text are one sub-goal. */
    static Plan of(Answer answer) {
        List<Item> steps = new ArrayList<>();
        for (Item item : answer.items()) {
            if (!steps.isEmpty() && steps.getLast().subgoal().equals(item.subgoal())) {
                List<String> both = new ArrayList<>(steps.removeLast().actions());
                both.addAll(item.actions());
                steps.add(new Item(item.subgoal(), both));
            } else {
                steps.add(item);
            }
        }
        List<String> subgoals = steps.stream().map(Item::subgoal).toList();
        return new Plan(steps, answer.items().size() - steps.size(), Vocabulary.STANDARD.unknown(subgoals));
    }
}
