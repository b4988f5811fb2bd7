package io.subgoal.agent.teacherforced;

import io.subgoal.api.agent.Evaluation;
import io.subgoal.api.agent.TeacherForcedReport;
import io.subgoal.api.agent.TeacherForcedReport.EndMatches;
import io.subgoal.api.agent.TeacherForcedReport.Matches;
import io.subgoal.api.agent.TeacherForcedReport.RoleMatches;
import io.subgoal.api.agent.TeacherForcedTest;
import io.subgoal.service.document.Csv;
import io.subgoal.service.document.Document;
import io.subgoal.store.teacherforced.StoredAnswer;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reports on tests for people and spreadsheets. */
final class TestTexts {

    private TestTexts() {}

    static Document document(TeacherForcedReport report) {
        TeacherForcedTest test = report.test();
        Document document = new Document("Teacher-forced test " + test.name());
        document.paragraph("%s, fold %s, annotation run %s, asked for on %s; %d of %d rows answered, code %s."
                        .formatted(
                                test.state().wireName(),
                                test.fold(),
                                test.annotationRunId(),
                                test.createdAt(),
                                test.answered(),
                                test.rows(),
                                test.codeVersion()))
                .list(test.models().stream().map(TestTexts::model).toList())
                .list(report.notes());
        document.heading("Exact match by role");
        Document.Rows roles = document.table("role", "rows", "right", "exact match, %");
        report.roles().forEach(role -> row(roles, role.all()));
        roles.row("all", test.answered(), test.right(), percent(test.exactMatch()));
        ends(document, report.ends());
        groups(document, "By task", "task", report.tasks());
        for (RoleMatches role : report.roles()) {
            groups(document, "By verb of the target: " + role.all().name(), "verb", role.verbs());
        }
        if (!report.wrong().isEmpty()) {
            document.heading("The first wrong answers");
            Document.Rows wrong = document.table("role", "task", "variation", "step", "target", "answer");
            report.wrong()
                    .forEach(answer -> wrong.row(
                            answer.role(),
                            answer.task(),
                            answer.variation(),
                            answer.step(),
                            answer.target(),
                            answer.answer()));
        }
        return document;
    }

    private static String model(Evaluation.Model model) {
        return "%s: '%s', checkpoint %s, template %s"
                .formatted(model.role(), model.name(), model.checkpointId(), model.format());
    }

    private static void ends(Document document, @Nullable EndMatches ends) {
        if (ends == null) {
            return;
        }
        document.heading("Ends of sub-goals");
        document.table("", "wanted", "given", "both", "precision, %", "recall, %")
                .row(
                        "END_SG",
                        ends.wanted(),
                        ends.given(),
                        ends.both(),
                        percent(ends.precision()),
                        percent(ends.recall()));
    }

    private static void groups(Document document, String heading, String what, List<Matches> groups) {
        document.heading(heading);
        Document.Rows table = document.table(what, "rows", "right", "exact match, %");
        groups.forEach(group -> row(table, group));
    }

    private static void row(Document.Rows table, Matches matches) {
        table.row(matches.name(), matches.rows(), matches.right(), percent(matches.exactMatch()));
    }

    private static @Nullable String percent(@Nullable Double share) {
        return share == null ? null : String.format(Locale.ROOT, "%.2f", 100 * share);
    }

    /** A row for each answer. */
    static String answers(List<StoredAnswer> answers) {
        Csv csv = new Csv(List.of(
                "row",
                "role",
                "task",
                "variation",
                "step",
                "target",
                "answer",
                "correct",
                "score",
                "input_was_shortened"));
        answers.forEach(answer -> csv.row(List.of(
                answer.index(),
                answer.role(),
                answer.taskId(),
                answer.variation(),
                answer.step(),
                answer.target(),
                answer.answer(),
                answer.correct(),
                answer.score(),
                answer.cut())));
        return csv.toString();
    }

    /** A row for each role, and for each task and verb in it. */
    static String groups(TeacherForcedReport report) {
        Csv csv = new Csv(List.of("role", "group", "name", "rows", "right", "exact_match"));
        report.roles().forEach(role -> {
            String name = role.all().name();
            csv(csv, name, "all", role.all());
            role.tasks().forEach(task -> csv(csv, name, "task", task));
            role.verbs().forEach(verb -> csv(csv, name, "verb", verb));
        });
        return csv.toString();
    }

    private static void csv(Csv csv, String role, String group, Matches matches) {
        csv.row(List.of(role, group, matches.name(), matches.rows(), matches.right(), matches.exactMatch()));
    }
}
