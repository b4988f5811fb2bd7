package io.subgoal.agent.teacherforced;

import io.subgoal.api.agent.TeacherForcedReport;
import io.subgoal.api.agent.TeacherForcedReport.EndMatches;
import io.subgoal.api.agent.TeacherForcedReport.Matches;
import io.subgoal.api.agent.TeacherForcedReport.RoleMatches;
import io.subgoal.api.agent.TeacherForcedReport.WrongAnswer;
import io.subgoal.api.agent.TeacherForcedTest;
import io.subgoal.store.teacherforced.StoredAnswer;
import io.subgoal.textworld.prompt.Role;
import io.subgoal.textworld.score.AnswerText;
import io.subgoal.textworld.score.EndMarkers;
import io.subgoal.textworld.score.HitRate;
import io.subgoal.textworld.task.Fold;
import io.subgoal.textworld.task.Tasks;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Counts the answers of a test. */
final class TestReport {

    private static final String OTHER = "(no verb)";
    private static final Comparator<Matches> BY_TASK = Comparator.<Matches>comparingInt(
                    matches -> Tasks.get(matches.name()).topic())
            .thenComparing(Matches::name);
    private static final Comparator<Matches> BY_FREQUENCY =
            Comparator.comparingLong(Matches::rows).reversed().thenComparing(Matches::name);

    private TestReport() {}

    /** @param wrong how many wrong answers are shown */
    static TeacherForcedReport of(TeacherForcedTest test, List<StoredAnswer> answers, int wrong) {
        Map<String, List<StoredAnswer>> roles = answers.stream()
                .collect(Collectors.groupingBy(StoredAnswer::role, LinkedHashMap::new, Collectors.toList()));
        return new TeacherForcedReport(
                test,
                roles.entrySet().stream()
                        .map(role -> new RoleMatches(
                                matches(role.getKey(), rate(role.getValue())),
                                tasks(role.getValue()),
                                verbs(role.getValue())))
                        .toList(),
                tasks(answers),
                verbs(answers),
                ends(answers),
                answers.stream().filter(StoredAnswer::cut).count(),
                answers.stream()
                        .filter(answer -> !answer.correct())
                        .limit(wrong)
                        .map(TestReport::wrong)
                        .toList(),
                notes(test));
    }

    private static List<Matches> tasks(List<StoredAnswer> answers) {
        return grouped(answers, StoredAnswer::taskId, BY_TASK);
    }

    private static List<Matches> verbs(List<StoredAnswer> answers) {
        return grouped(answers, answer -> verb(answer.target()), BY_FREQUENCY);
    }

    private static String verb(String target) {
        String verb = AnswerText.verb(target);
        return verb.isEmpty() ? OTHER : verb;
    }

    private static List<Matches> grouped(
            List<StoredAnswer> answers, Function<StoredAnswer, String> group, Comparator<Matches> order) {
        return answers.stream().collect(Collectors.groupingBy(group)).entrySet().stream()
                .map(entry -> matches(entry.getKey(), rate(entry.getValue())))
                .sorted(order)
                .toList();
    }

    private static HitRate rate(List<StoredAnswer> answers) {
        HitRate rate = new HitRate();
        answers.forEach(answer -> rate.add(answer.correct()));
        return rate;
    }

    private static Matches matches(String name, HitRate rate) {
        return new Matches(name, rate.count(), rate.hits(), rate.value());
    }

    private static @Nullable EndMatches ends(List<StoredAnswer> answers) {
        List<StoredAnswer> executor = answers.stream()
                .filter(answer -> answer.role().equals(Role.EXECUTOR.wireName()))
                .toList();
        if (executor.isEmpty()) {
            return null;
        }
        EndMarkers ends = new EndMarkers();
        executor.forEach(answer -> ends.add(answer.target(), answer.answer()));
        return new EndMatches(
                ends.wanted(), ends.given(), ends.both(), nullable(ends.precision()), nullable(ends.recall()));
    }

    private static @Nullable Double nullable(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }

    private static WrongAnswer wrong(StoredAnswer answer) {
        return new WrongAnswer(
                answer.role(),
                answer.taskId(),
                answer.variation(),
                answer.step(),
                answer.target(),
                answer.answer(),
                answer.score());
    }

    private static List<String> notes(TeacherForcedTest test) {
        List<String> notes = new ArrayList<>();
        notes.add(
                "Each row is asked in the state of the annotated episode, without a world; not comparable with scores in play");
        if (test.fold().equals(Fold.TEST.wireName())) {
            notes.add("Rows of the test fold: no model, setting or checkpoint may be chosen by these figures");
        }
        if (test.answered() < test.rows() || test.rows() == 0) {
            notes.add("Not finished: %d of %d rows have been answered, role by role; the figures are of these"
                    .formatted(test.answered(), test.rows()));
        }
        return notes;
    }
}
