package io.subgoal.teacher.prompt;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** One worked example for each group of tasks; a group is the number before the hyphen of a task's id. */
final class WorkedExamples {

    private static final int GROUPS = 10;

    private final List<WorkedExample> byGroup;

    WorkedExamples(Templates templates) {
        byGroup = IntStream.rangeClosed(1, GROUPS)
                .mapToObj(group -> WorkedExample.read(templates.text("examples/" + group)))
                .toList();
    }

    List<WorkedExample> all() {
        return byGroup;
    }

    /** The group's example, or the next group's if that one may not be shown. */
    WorkedExample choose(int group, Predicate<WorkedExample> forbidden) {
        return IntStream.range(0, GROUPS)
                .mapToObj(i -> byGroup.get((group - 1 + i) % GROUPS))
                .filter(forbidden.negate())
                .findFirst()
                .orElseThrow();
    }
}
