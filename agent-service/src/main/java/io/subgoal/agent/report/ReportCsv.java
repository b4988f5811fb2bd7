package io.subgoal.agent.report;

import io.subgoal.api.agent.Estimate;
import io.subgoal.api.agent.EvaluationComparison;
import io.subgoal.api.agent.EvaluationComparison.ConventionComparison;
import io.subgoal.api.agent.EvaluationReport;
import io.subgoal.api.agent.EvaluationReport.ConventionMean;
import io.subgoal.api.agent.EvaluationReport.TaskScores;
import io.subgoal.api.agent.ScoreConvention;
import io.subgoal.service.document.Csv;
import io.subgoal.store.evaluation.StoredEpisode;
import io.subgoal.textworld.task.Tasks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reports for spreadsheets and statistics programs. */
final class ReportCsv {

    private static final int EACH = 3;

    private ReportCsv() {}

    /** A row for each episode, those without a score too. */
    static String episodes(List<StoredEpisode> episodes) {
        Csv csv = new Csv(List.of(
                "task",
                "name",
                "length",
                "variation",
                "fold",
                "seed",
                "state",
                "final",
                "last_positive",
                "best",
                "stop_reason",
                "moves",
                "decisions",
                "matched",
                "decision_millis",
                "wall_millis",
                "prompt_tokens",
                "answer_tokens",
                "dollars",
                "faults",
                "error",
                "episode_id"));
        for (StoredEpisode e : episodes) {
            csv.row(Arrays.asList(
                    e.taskId(),
                    Tasks.get(e.taskId()).name(),
                    SwiftSageTable.TABLE.length(e.taskId()).wireName(),
                    e.variation(),
                    e.fold(),
                    e.seed(),
                    lower(e.state().name()),
                    e.score(),
                    e.lastPositive(),
                    e.best(),
                    lower(e.stopReason()),
                    e.moves(),
                    e.decisions(),
                    e.matched(),
                    e.decisionMillis(),
                    e.wallMillis(),
                    e.promptTokens(),
                    e.answerTokens(),
                    e.dollars() == null ? null : e.dollars().toPlainString(),
                    e.faults(),
                    e.error(),
                    e.id()));
        }
        return csv.toString();
    }

    private static @Nullable String lower(@Nullable String name) {
        return name == null ? null : name.toLowerCase(Locale.ROOT);
    }

    /** A row for each task, SwiftSage's table beside it. */
    static String tasks(EvaluationReport report) {
        List<String> columns = new ArrayList<>(List.of(
                "task", "name", "length", "episodes", "scored", "missing", "errors", "failures", "moves", "decisions"));
        TaskSample.CONVENTIONS.forEach(convention -> columns.addAll(estimateColumns(convention.wireName())));
        columns.add("oracle_steps");
        report.published().systems().forEach(system -> columns.add("published " + system));
        Csv csv = new Csv(columns);
        for (int i = 0; i < report.tasks().size(); i++) {
            TaskScores task = report.tasks().get(i);
            List<@Nullable Object> row = new ArrayList<>(Arrays.asList(
                    task.task(),
                    task.name(),
                    task.length().wireName(),
                    task.episodes().episodes(),
                    task.episodes().scored(),
                    task.episodes().missing(),
                    task.episodes().errors(),
                    task.episodes().failures(),
                    task.episodes().moves(),
                    task.episodes().decisions()));
            row.addAll(cells(task.scores()));
            row.add(report.published().tasks().get(i).oracleSteps());
            row.addAll(report.published().tasks().get(i).scores());
            csv.row(row);
        }
        return csv.toString();
    }

    /**
     * A row for each task and convention, and one for each convention over each length class and over all tasks, with its
     * p-value.
     */
    static String comparison(EvaluationComparison comparison) {
        List<String> columns =
                new ArrayList<>(List.of("task", "name", "length", "variations", "convention", "first", "second"));
        columns.addAll(estimateColumns("difference"));
        columns.addAll(List.of("wins", "losses", "ties", "p", "exact", "flips"));
        Csv csv = new Csv(columns);
        comparison
                .tasks()
                .forEach(task -> task.scores().forEach(score -> {
                    List<@Nullable Object> row = new ArrayList<>(Arrays.asList(
                            task.task(),
                            task.name(),
                            task.length().wireName(),
                            task.variations(),
                            score.convention().wireName(),
                            score.first(),
                            score.second()));
                    row.addAll(cells(score.difference()));
                    row.addAll(Arrays.asList(
                            score.tally().wins(),
                            score.tally().losses(),
                            score.tally().ties(),
                            null,
                            null,
                            null));
                    csv.row(row);
                }));
        comparison
                .lengths()
                .forEach(length -> all(csv, length.length().wireName(), length.variations(), length.scores()));
        all(csv, null, comparison.variations(), comparison.scores());
        return csv.toString();
    }

    private static void all(Csv csv, @Nullable String length, int variations, List<ConventionComparison> scores) {
        scores.forEach(score -> {
            List<@Nullable Object> row = new ArrayList<>(Arrays.asList(
                    "all", null, length, variations, score.convention().wireName(), score.first(), score.second()));
            row.addAll(cells(score.difference()));
            row.addAll(List.of(
                    score.tally().wins(),
                    score.tally().losses(),
                    score.tally().ties(),
                    score.test().pValue(),
                    score.test().exact(),
                    score.test().flips()));
            csv.row(row);
        });
    }

    static List<String> estimateColumns(String name) {
        return List.of(name, name + "_low", name + "_high");
    }

    /** Estimates by all conventions, or nothing for each. */
    static List<@Nullable Double> cells(List<ConventionMean> scores) {
        List<@Nullable Double> cells = new ArrayList<>();
        for (ScoreConvention convention : TaskSample.CONVENTIONS) {
            cells.addAll(
                    scores.isEmpty()
                            ? Collections.nCopies(EACH, null)
                            : cells(scores.get(TaskSample.index(convention)).mean()));
        }
        return cells;
    }

    private static List<Double> cells(Estimate estimate) {
        return List.of(estimate.value(), estimate.low(), estimate.high());
    }
}
