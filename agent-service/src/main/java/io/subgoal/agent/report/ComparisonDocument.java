package io.subgoal.agent.report;

import io.subgoal.api.agent.EvaluationComparison;
import io.subgoal.api.agent.EvaluationComparison.Chance;
import io.subgoal.api.agent.EvaluationComparison.SolvedPairs;
import io.subgoal.api.agent.EvaluationComparison.Tally;
import io.subgoal.api.agent.EvaluationComparison.TaskDifference;
import io.subgoal.api.agent.ScoreConvention;
import io.subgoal.api.agent.TaskVariations;
import io.subgoal.service.document.Document;
import java.util.List;

/** A comparison as a text with tables. */
final class ComparisonDocument {

    private final EvaluationComparison comparison;
    private final Document document;

    private ComparisonDocument(EvaluationComparison comparison) {
        this.comparison = comparison;
        document = new Document("%s against %s"
                .formatted(
                        comparison.second().evaluation().name(),
                        comparison.first().evaluation().name()));
    }

    static Document of(EvaluationComparison comparison) {
        ComparisonDocument text = new ComparisonDocument(comparison);
        text.document.heading("First, the baseline");
        Words.describe(comparison.first().evaluation(), text.document);
        text.document.heading("Second");
        Words.describe(comparison.second().evaluation(), text.document);
        text.differences();
        text.document.list(comparison.notes());
        text.scores();
        text.solved();
        text.lengths();
        text.tasks();
        text.leftOut();
        return text.document;
    }

    private void differences() {
        if (comparison.differences().isEmpty()) {
            return;
        }
        document.heading("Not the same for both")
                .paragraph("Differences in score may come of these and not of the agent.");
        Document.Rows table = document.table("what", "first", "second");
        comparison.differences().forEach(found -> table.row(found.what(), found.first(), found.second()));
    }

    private void scores() {
        document.heading("Scores")
                .paragraph(
                        "%d variations that both have a score for, %s. Means of the tasks' means, percent. Differences are second less first, with 95%% intervals of %d resamples of variations within tasks (seed %d), the same for both; p-values are two-sided, of a paired permutation test."
                                .formatted(
                                        comparison.variations(),
                                        comparison.pairing() == EvaluationComparison.Pairing.SEED
                                                ? "compared seed by seed"
                                                : "the seeds of each averaged first",
                                        comparison.resampling().resamples(),
                                        comparison.resampling().seed()));
        Document.Rows table =
                document.table("convention", "first", "second", "difference", "p", "flips", "wins", "losses", "ties");
        comparison.scores().forEach(score -> {
            Chance test = score.test();
            Tally tally = score.tally();
            table.row(
                    Words.convention(score.convention()),
                    Words.number(score.first()),
                    Words.number(score.second()),
                    Words.difference(score.difference()),
                    Words.chance(test.pValue()),
                    test.flips() + (test.exact() ? ", all" : ", drawn"),
                    tally.wins(),
                    tally.losses(),
                    tally.ties());
        });
    }

    private void solved() {
        SolvedPairs solved = comparison.solved();
        if (solved == null) {
            document.paragraph(
                    "McNemar's test is left out: variations have several seeds, and their episodes are not independent.");
            return;
        }
        document.paragraph(
                "Solved by both: %d; by the first only: %d; by the second only: %d; by neither: %d. McNemar's exact test: p = %s."
                        .formatted(
                                solved.both(),
                                solved.onlyFirst(),
                                solved.onlySecond(),
                                solved.neither(),
                                Words.chance(solved.pValue())));
    }

    private void lengths() {
        document.heading("Length classes");
        Document.Rows table = document.table(
                "tasks", "convention", "variations", "first", "second", "difference", "p", "wins", "losses", "ties");
        comparison
                .lengths()
                .forEach(length -> length.scores()
                        .forEach(score -> table.row(
                                "%s (%d)".formatted(length.length().wireName(), length.tasks()),
                                Words.convention(score.convention()),
                                length.variations(),
                                Words.number(score.first()),
                                Words.number(score.second()),
                                Words.difference(score.difference()),
                                Words.chance(score.test().pValue()),
                                score.tally().wins(),
                                score.tally().losses(),
                                score.tally().ties())));
    }

    private void tasks() {
        for (ScoreConvention convention : TaskSample.CONVENTIONS) {
            document.heading("Tasks: " + Words.convention(convention));
            Document.Rows table = document.table(
                    "task", "length", "variations", "first", "second", "difference", "wins", "losses", "ties");
            comparison.tasks().forEach(task -> {
                TaskDifference score = task.scores().get(TaskSample.index(convention));
                table.row(
                        task.task() + " " + task.name(),
                        task.length().wireName(),
                        task.variations(),
                        Words.number(score.first()),
                        Words.number(score.second()),
                        Words.difference(score.difference()),
                        score.tally().wins(),
                        score.tally().losses(),
                        score.tally().ties());
            });
        }
    }

    private void leftOut() {
        leftOut("Only the first was asked for", comparison.left().onlyFirst());
        leftOut("Only the second was asked for", comparison.left().onlySecond());
        leftOut("Without a score in one of them, or in both", comparison.left().withoutScore());
    }

    private void leftOut(String heading, List<TaskVariations> variations) {
        if (!variations.isEmpty()) {
            document.heading(heading);
            Document.Rows table = document.table("task", "variations");
            variations.forEach(task -> table.row(task.task(), String.join(", ", task.variations())));
        }
    }
}
