package io.subgoal.agent.report;

import io.subgoal.api.agent.EpisodeSums;
import io.subgoal.api.agent.EvaluationReport;
import io.subgoal.api.agent.EvaluationReport.ConventionMean;
import io.subgoal.api.agent.EvaluationReport.LengthScores;
import io.subgoal.api.agent.EvaluationReport.PublishedMean;
import io.subgoal.api.agent.EvaluationReport.PublishedTask;
import io.subgoal.api.agent.EvaluationReport.TaskScores;
import io.subgoal.api.agent.LengthClass;
import io.subgoal.api.agent.ScoreConvention;
import io.subgoal.service.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A report as a text with tables. */
final class ReportDocument {

    private final EvaluationReport report;
    private final Document document;

    private ReportDocument(EvaluationReport report) {
        this.report = report;
        document = new Document("Scores of " + report.evaluation().name());
    }

    static Document of(EvaluationReport report) {
        ReportDocument text = new ReportDocument(report);
        Words.describe(report.evaluation(), text.document);
        text.document.list(report.notes());
        text.scores();
        text.tasks();
        text.effort();
        text.published();
        return text.document;
    }

    private void scores() {
        document.heading("Scores")
                .paragraph(
                        "Percent, with 95%% intervals: %d resamples of the variations within each task, seed %d. Conventions differ from paper to paper; compare like with like."
                                .formatted(
                                        report.resampling().resamples(),
                                        report.resampling().seed()));
        Document.Rows table =
                document.table("convention", "mean of the tasks' means", "mean of all episodes", "errors as 0");
        report.scores()
                .forEach(score -> table.row(
                        Words.convention(score.convention()),
                        Words.interval(score.taskMeans()),
                        Words.interval(score.allEpisodes()),
                        Words.number(score.errorsAsZero())));
        Document.Rows lengths = document.table(columns("length class", "tasks", "episodes"));
        for (LengthScores length : report.lengths()) {
            lengths.row(row(
                    Words.length(length.length()),
                    length.scores(),
                    length.tasks(),
                    length.episodes().episodes()));
        }
    }

    private static String[] columns(String... between) {
        return Stream.concat(Stream.of(between), TaskSample.CONVENTIONS.stream().map(Words::convention))
                .toArray(String[]::new);
    }

    /** A name, some figures, and the scores by all conventions. */
    private static @Nullable Object[] row(String name, List<ConventionMean> scores, Object... between) {
        List<@Nullable Object> cells = new ArrayList<>();
        cells.add(name);
        cells.addAll(List.of(between));
        for (ScoreConvention convention : TaskSample.CONVENTIONS) {
            cells.add(mean(scores, convention)
                    .map(score -> Words.interval(score.mean()))
                    .orElse(null));
        }
        return cells.toArray();
    }

    private static Optional<ConventionMean> mean(List<ConventionMean> scores, ScoreConvention convention) {
        return scores.stream().filter(score -> score.convention() == convention).findFirst();
    }

    private void tasks() {
        document.heading("Tasks");
        Document.Rows table = document.table(columns("task", "length", "episodes", "failures", "errors", "missing"));
        for (TaskScores task : report.tasks()) {
            EpisodeSums episodes = task.episodes();
            table.row(row(
                    task.task() + " " + task.name(),
                    task.scores(),
                    task.length().wireName(),
                    episodes.episodes(),
                    episodes.failures(),
                    episodes.errors(),
                    episodes.missing()));
        }
    }

    private void effort() {
        EpisodeSums sums = report.episodes();
        document.heading("What the episodes took")
                .paragraph(
                        "%d episodes: %d with a score, %d without because a world or a service failed, %d not played to an end. Ended by a fatal mistake: %d. Begun anew: %d times."
                                .formatted(
                                        sums.episodes(),
                                        sums.scored(),
                                        sums.errors(),
                                        sums.missing(),
                                        sums.failures(),
                                        sums.faults()));
        document.table("mean of an episode", "")
                .row("moves", Words.number(sums.moves()))
                .row("decisions", Words.number(sums.decisions()))
                .row("actions that were not the model's best answer", Words.number(sums.matched()))
                .row("milliseconds per decision", Words.number(sums.millisPerDecision()))
                .row("milliseconds by the clock", Words.number(sums.millisPerEpisode()))
                .row("tokens an LLM read", Words.number(sums.promptTokens()))
                .row("tokens an LLM wrote", Words.number(sums.answerTokens()))
                .row("dollars for a thousand episodes", Words.number(sums.dollarsPerThousand()));
        Document.Rows stops = document.table("ended because", "episodes");
        report.stopReasons().forEach((reason, count) -> stops.row(reason.wireName(), count));
    }

    private void published() {
        EvaluationReport.PublishedScores published = report.published();
        document.heading("Beside what is published").paragraph(published.source() + ". " + published.note() + ".");
        List<String> columns =
                new ArrayList<>(List.of("task", "length", "oracle steps", "ours, final", "ours, last positive"));
        columns.addAll(published.systems());
        Document.Rows table = document.table(columns.toArray(String[]::new));
        for (PublishedTask task : published.tasks()) {
            List<ConventionMean> ours = report.tasks().stream()
                    .filter(own -> own.task().equals(task.task()))
                    .findFirst()
                    .map(TaskScores::scores)
                    .orElse(List.of());
            table.row(published(
                    task.task(), task.length().wireName(), Words.number(task.oracleSteps()), ours, task.scores()));
        }
        for (PublishedMean mean : published.overall()) {
            table.row(published(
                    "mean of %d tasks".formatted(mean.tasks()),
                    Words.length(mean.length()),
                    null,
                    own(mean.length()),
                    mean.scores()));
        }
    }

    private List<ConventionMean> own(@Nullable LengthClass length) {
        if (length == null) {
            return report.scores().stream()
                    .map(score -> new ConventionMean(score.convention(), score.taskMeans()))
                    .toList();
        }
        return report.lengths().stream()
                .filter(scores -> scores.length() == length)
                .findFirst()
                .map(LengthScores::scores)
                .orElse(List.of());
    }

    private static @Nullable Object[] published(
            String name, String length, @Nullable String steps, List<ConventionMean> ours, List<Double> theirs) {
        List<@Nullable Object> cells = new ArrayList<>();
        cells.add(name);
        cells.add(length);
        cells.add(steps);
        for (ScoreConvention convention : List.of(ScoreConvention.FINAL, ScoreConvention.LAST_POSITIVE)) {
            cells.add(mean(ours, convention)
                    .map(score -> Words.number(score.mean().value()))
                    .orElse(null));
        }
        theirs.forEach(score -> cells.add(Words.number(score)));
        return cells.toArray();
    }
}
