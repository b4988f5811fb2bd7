package io.subgoal.teacher.align;

import java.util.ArrayList;
import java.util.List;

/** An edit script from listed actions to a path; in order, every action of both is in it once. */
public record Alignment(List<Edit> edits) {

    public Alignment {
        edits = List.copyOf(edits);
    }

    /** Whether nothing has to be added or removed. */
    public boolean exact() {
        return edits.stream().allMatch(Edit.Match.class::isInstance);
    }

    public List<Edit.Match> matches() {
        return only(Edit.Match.class);
    }

    /** The listed actions that have no place in the path. */
    public List<Integer> removed() {
        return only(Edit.Remove.class).stream().map(Edit.Remove::listed).toList();
    }

    /** The missing actions, neighbours together, whatever is removed between them. */
    public List<MissingRun> missing() {
        List<MissingRun> runs = new ArrayList<>();
        for (Edit.Add add : only(Edit.Add.class)) {
            if (!runs.isEmpty() && runs.getLast().to() == add.gold()) {
                MissingRun run = runs.removeLast();
                runs.add(new MissingRun(run.from(), add.gold() + 1, run.before()));
            } else {
                runs.add(new MissingRun(add.gold(), add.gold() + 1, add.before()));
            }
        }
        return runs;
    }

    private <E extends Edit> List<E> only(Class<E> kind) {
        return edits.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
