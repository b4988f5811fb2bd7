package io.subgoal.annotation.review;

import io.subgoal.api.annotation.AnnotationPatch.SubgoalCorrection;
import io.subgoal.service.error.ServiceException;
import io.subgoal.store.annotation.Cut;
import io.subgoal.teacher.align.Aligner;
import io.subgoal.teacher.align.Edit;
import io.subgoal.teacher.answer.AnswerParser;
import io.subgoal.teacher.answer.Spelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Sub-goals that a person has written, checked against the path by the aligner. */
final class Correction {

    private final List<String> path;
    private final List<String> listed = new ArrayList<>();
    /** For every listed action, the field it is in. */
    private final List<String> fields = new ArrayList<>();

    private Correction(List<String> path) {
        this.path = path;
    }

    /**
     * The sub-goals with the number of actions each takes; neighbours of equal text become one.
     *
     * @param path the kept actions
     * @throws ServiceException.Invalid that names the field, if a sub-goal cannot be read or the actions are not the path
     */
    static List<Cut> check(List<String> path, List<SubgoalCorrection> written) {
        return new Correction(path).read(written);
    }

    private List<Cut> read(List<SubgoalCorrection> written) {
        List<Cut> cuts = new ArrayList<>();
        for (int i = 0; i < written.size(); i++) {
            String field = "subgoals[" + i + "]";
            String subgoal = subgoal(field, written.get(i).subgoal());
            int before = listed.size();
            list(field, written.get(i).actions());
            int steps = listed.size() - before;
            boolean again = !cuts.isEmpty() && cuts.getLast().subgoal().equals(subgoal);
            cuts.add(new Cut(subgoal, again ? cuts.removeLast().steps() + steps : steps));
        }
        align();
        return cuts;
    }

    private static String subgoal(String field, String text) {
        return Spelling.subgoal(text)
                .orElseThrow(() -> new ServiceException.Invalid(
                        field + ".subgoal",
                        "'%s' must read name(arguments), such as find(metal pot), without any of { } [ ] < > ~"
                                .formatted(text)));
    }

    private void list(String field, List<String> actions) {
        for (int j = 0; j < actions.size(); j++) {
            String at = field + ".actions[" + j + "]";
            List<String> expanded = Spelling.actions(actions.get(j));
            if (expanded.getFirst().isEmpty()) {
                throw new ServiceException.Invalid(at, "must name an action");
            }
            if (listed.size() + expanded.size() > AnswerParser.MAX_ACTIONS) {
                throw new ServiceException.Invalid(
                        at, "the sub-goals list more than %d actions".formatted(AnswerParser.MAX_ACTIONS));
            }
            expanded.forEach(action -> {
                listed.add(action);
                fields.add(at);
            });
        }
    }

    private void align() {
        Optional<Edit> first = Aligner.align(path, listed).edits().stream()
                .filter(edit -> !(edit instanceof Edit.Match))
                .findFirst();
        if (first.isEmpty()) {
            return;
        }
        switch (first.get()) {
            case Edit.Add add -> missing(add);
            case Edit.Remove remove -> extra(remove.listed());
            case Edit.Match match -> throw new IllegalStateException("Matches were left out: " + match);
        }
    }

    private void missing(Edit.Add add) {
        boolean atEnd = add.before() == listed.size();
        String action = path.get(add.gold());
        String what = atEnd
                ? "after this the path goes on with '%s', its action %d"
                : "before this, '%s' is missing, action %d of the path";
        throw invalid(fields.get(atEnd ? listed.size() - 1 : add.before()), what.formatted(action, add.gold() + 1));
    }

    private void extra(int place) {
        String what = place < path.size()
                ? "'%s' is not action %d of the path, which is '%s'"
                        .formatted(listed.get(place), place + 1, path.get(place))
                : "'%s' is one too many: the path has ended".formatted(listed.get(place));
        throw invalid(fields.get(place), what);
    }

    private ServiceException.Invalid invalid(String field, String what) {
        return new ServiceException.Invalid(
                field, what + ". List all %d kept actions, in their order".formatted(path.size()));
    }
}
