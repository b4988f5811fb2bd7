package io.subgoal.teacher.annotate;

import io.subgoal.teacher.answer.Answer;
import io.subgoal.teacher.answer.Item;
import java.util.ArrayList;
import java.util.List;

/** One action of an answer with what it was listed under. */
record Listed(String action, Label label) {

    /**
     * All actions of an answer in order.
     *
     * @param firstGroup the group of the first item; the others are numbered on
     */
    static List<Listed> of(Answer answer, int firstGroup, Source source) {
        List<Listed> listed = new ArrayList<>();
        int group = firstGroup;
        for (Item item : answer.items()) {
            Label label = new Label(item.subgoal(), group++, source);
            item.actions().forEach(action -> listed.add(new Listed(action, label)));
        }
        return listed;
    }

    static List<String> actions(List<Listed> listed) {
        return listed.stream().map(Listed::action).toList();
    }
}
