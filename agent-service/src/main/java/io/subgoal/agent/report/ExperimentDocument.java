package io.subgoal.agent.report;

import io.subgoal.api.agent.EpisodeSums;
import io.subgoal.api.agent.EvaluationComparison.ConventionComparison;
import io.subgoal.api.agent.EvaluationFacts.Player;
import io.subgoal.api.agent.EvaluationReport.ConventionMean;
import io.subgoal.api.agent.EvaluationReport.PublishedMean;
import io.subgoal.api.agent.EvaluationReport.PublishedTask;
import io.subgoal.api.agent.EvaluationReport.TaskScores;
import io.subgoal.api.agent.Experiment;
import io.subgoal.api.agent.ExperimentReport;
import io.subgoal.api.agent.ExperimentReport.Compared;
import io.subgoal.api.agent.ExperimentReport.Evaluated;
import io.subgoal.api.agent.ExperimentReport.Model;
import io.subgoal.api.agent.ExperimentReport.OfSeed;
import io.subgoal.api.agent.ExperimentReport.Trained;
import io.subgoal.api.agent.LengthClass;
import io.subgoal.api.agent.ScoreConvention;
import io.subgoal.api.agent.StopReason;
import io.subgoal.service.document.Document;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A report on an experiment as a text with tables. */
public final class ExperimentDocument {

    private final ExperimentReport report;
    private final Document document;

    private ExperimentDocument(ExperimentReport report) {
        this.report = report;
        document = new Document("Results of " + report.name());
    }

    public static Document of(ExperimentReport report) {
        ExperimentDocument text = new ExperimentDocument(report);
        text.origin();
        text.scores();
        text.comparisons();
        text.choices();
        byFolds(report).forEach(text::tasks);
        text.ends();
        text.models();
        text.others();
        text.curves();
        return text.document;
    }

    /** Reports by what was played: figures of other variations do not belong beside one another. */
    private static Map<String, List<Evaluated>> byFolds(ExperimentReport report) {
        return report.evaluations().stream()
                .collect(Collectors.groupingBy(
                        played -> String.join(
                                ", ", played.seeds().getFirst().evaluation().folds()),
                        LinkedHashMap::new,
                        Collectors.toList()));
    }

    private void origin() {
        ExperimentReport.Gold gold = report.gold();
        document.paragraph("Experiment %s, %s.%s"
                .formatted(
                        report.experiment(),
                        report.state().wireName(),
                        gold == null
                                ? ""
                                : " Learned from dataset '%s' (checksum %s)%s."
                                        .formatted(
                                                gold.dataset(),
                                                Objects.requireNonNullElse(gold.checksum(), "not there yet"),
                                                gold.teacher() == null
                                                        ? ""
                                                        : ", sub-goals by the %s teacher (annotation run %s)"
                                                                .formatted(gold.teacher(), gold.annotationRunId()))));
        document.list(report.notes());
    }

    private void scores() {
        document.heading("Scores")
                .paragraph(
                        "Means of the tasks' means, percent, with 95%% intervals: %d resamples of the variations within each task, all seeds of one together (seed %d). Conventions differ from paper to paper; compare like with like."
                                .formatted(
                                        report.resampling().resamples(),
                                        report.resampling().seed()));
        List<String> columns = new ArrayList<>(List.of("evaluation", "folds", "tasks", "episodes"));
        TaskSample.CONVENTIONS.forEach(convention -> columns.add(Words.convention(convention)));
        Document.Rows table = document.table(columns.toArray(String[]::new));
        for (Evaluated played : report.evaluations()) {
            List<@Nullable Object> cells = new ArrayList<>(List.of(
                    played.key(),
                    String.join(", ", played.seeds().getFirst().evaluation().folds()),
                    played.tasks().size(),
                    played.episodes().scored()));
            played.scores().forEach(score -> cells.add(Words.interval(score.taskMeans())));
            table.row(cells.toArray());
        }
        lengths();
        seeds();
    }

    private void lengths() {
        document.paragraph("By length class, final:");
        Document.Rows table = document.table(Arrays.stream(LengthClass.values())
                .map(LengthClass::wireName)
                .collect(Collectors.collectingAndThen(Collectors.toList(), ExperimentDocument::afterEvaluation)));
        for (Evaluated played : report.evaluations()) {
            List<@Nullable Object> cells = new ArrayList<>();
            cells.add(played.key());
            for (LengthClass length : LengthClass.values()) {
                cells.add(played.lengths().stream()
                        .filter(scores -> scores.length() == length)
                        .flatMap(scores -> scores.scores().stream())
                        .filter(score -> score.convention() == ScoreConvention.FINAL)
                        .findFirst()
                        .map(score -> Words.interval(score.mean()))
                        .orElse(null));
            }
            table.row(cells.toArray());
        }
    }

    private static String[] afterEvaluation(List<String> columns) {
        List<String> all = new ArrayList<>(List.of("evaluation"));
        all.addAll(columns);
        return all.toArray(String[]::new);
    }

    private void seeds() {
        document.paragraph("Each evaluation:");
        List<String> columns = new ArrayList<>(List.of("evaluation", "id", "agent", "how"));
        TaskSample.CONVENTIONS.forEach(convention -> columns.add(Words.convention(convention)));
        Document.Rows table = document.table(columns.toArray(String[]::new));
        for (Evaluated played : report.evaluations()) {
            for (OfSeed seed : played.seeds()) {
                List<@Nullable Object> cells = new ArrayList<>(List.of(
                        seed.key(),
                        seed.evaluation().id(),
                        seed.evaluation().agent().wireName(),
                        Words.settings(seed.evaluation())));
                TaskSample.CONVENTIONS.forEach(
                        convention -> cells.add(Words.number(seed.means().get(convention))));
                table.row(cells.toArray());
            }
        }
    }

    private void comparisons() {
        for (Compared compared : report.comparisons()) {
            document.heading("%s against %s".formatted(compared.evaluation(), compared.baseline()))
                    .paragraph(
                            "%d variations that both have a score for, %d evaluation%s on each side, averaged for each variation. '%s' less '%s', with 95%% intervals; p-values are two-sided, of a paired permutation test."
                                    .formatted(
                                            compared.variations(),
                                            compared.seeds(),
                                            compared.seeds() == 1 ? "" : "s",
                                            compared.evaluation(),
                                            compared.baseline()));
            Document.Rows table = document.table(
                    "tasks",
                    "convention",
                    compared.evaluation(),
                    compared.baseline(),
                    "difference",
                    "p",
                    "wins",
                    "losses",
                    "ties");
            compared.scores().forEach(score -> compared("all", score, table));
            compared.lengths()
                    .forEach(length -> length.scores()
                            .forEach(score -> compared(
                                    "%s (%d)".formatted(length.length().wireName(), length.tasks()), score, table)));
        }
    }

    private static void compared(String tasks, ConventionComparison score, Document.Rows table) {
        table.row(
                tasks,
                Words.convention(score.convention()),
                Words.number(score.second()),
                Words.number(score.first()),
                Words.difference(score.difference()),
                Words.chance(score.test().pValue()),
                score.tally().wins(),
                score.tally().losses(),
                score.tally().ties());
    }

    private void choices() {
        if (report.choices().isEmpty()) {
            return;
        }
        document.heading("What was chosen, on dev");
        Document.Rows table = document.table("choice", "candidate", "by", "mean", "chosen");
        for (Experiment.Outcome choice : report.choices()) {
            choice.candidates()
                    .forEach(candidate -> table.row(
                            choice.name(),
                            candidate.evaluation(),
                            Words.convention(choice.by()),
                            Words.number(candidate.mean()),
                            candidate.evaluation().equals(choice.chosen()) ? "yes" : ""));
        }
    }

    private void tasks(String folds, List<Evaluated> evaluations) {
        boolean test = folds.equals("test");
        document.heading("Tasks, " + folds);
        if (test) {
            document.paragraph("Beside %s. %s."
                    .formatted(report.published().source(), report.published().note()));
        }
        List<String> columns = new ArrayList<>(List.of("task", "length", "oracle steps"));
        for (Evaluated played : evaluations) {
            columns.add(played.key() + ", final");
            if (test) {
                columns.add(played.key() + ", last positive");
            }
        }
        if (test) {
            columns.addAll(report.published().systems());
        }
        Document.Rows table = document.table(columns.toArray(String[]::new));
        for (PublishedTask task : report.published().tasks()) {
            List<@Nullable Object> cells = new ArrayList<>(List.of(
                    task.task() + " " + Played.name(task.task()),
                    task.length().wireName(),
                    Objects.requireNonNull(Words.number(task.oracleSteps()))));
            evaluations.forEach(played -> cells.addAll(scores(
                    played.tasks().stream()
                            .filter(own -> own.task().equals(task.task()))
                            .findFirst()
                            .map(TaskScores::scores)
                            .orElse(List.of()),
                    test)));
            if (test) {
                task.scores().forEach(score -> cells.add(Words.number(score)));
            }
            table.row(cells.toArray());
        }
        for (PublishedMean mean : report.published().overall()) {
            LengthClass length = mean.length();
            List<@Nullable Object> cells = new ArrayList<>();
            cells.add("mean of %d tasks".formatted(mean.tasks()));
            cells.add(Words.length(length));
            cells.add(null);
            evaluations.forEach(played -> cells.addAll(scores(means(played, length), test)));
            if (test) {
                mean.scores().forEach(score -> cells.add(Words.number(score)));
            }
            table.row(cells.toArray());
        }
    }

    private static List<ConventionMean> means(Evaluated played, @Nullable LengthClass length) {
        return length == null
                ? played.scores().stream()
                        .map(score -> new ConventionMean(score.convention(), score.taskMeans()))
                        .toList()
                : played.lengths().stream()
                        .filter(scores -> scores.length() == length)
                        .flatMap(scores -> scores.scores().stream())
                        .toList();
    }

    private static List<@Nullable String> scores(List<ConventionMean> scores, boolean test) {
        List<@Nullable String> cells = new ArrayList<>();
        for (ScoreConvention convention :
                test ? List.of(ScoreConvention.FINAL, ScoreConvention.LAST_POSITIVE) : List.of(ScoreConvention.FINAL)) {
            cells.add(scores.stream()
                    .filter(score -> score.convention() == convention)
                    .findFirst()
                    .map(score -> Words.number(score.mean().value()))
                    .orElse(null));
        }
        return cells;
    }

    private void ends() {
        document.heading("How episodes ended");
        List<String> columns = new ArrayList<>();
        Arrays.stream(StopReason.values()).map(StopReason::wireName).forEach(columns::add);
        columns.addAll(List.of(
                "moves",
                "decisions",
                "answers that were not taken as they were",
                "milliseconds per decision",
                "milliseconds per episode"));
        Document.Rows table = document.table(afterEvaluation(columns));
        for (Evaluated played : report.evaluations()) {
            EpisodeSums sums = played.episodes();
            List<@Nullable Object> cells = new ArrayList<>();
            cells.add(played.key());
            for (StopReason reason : StopReason.values()) {
                cells.add(played.stopReasons().getOrDefault(reason, 0L));
            }
            cells.add(Words.number(sums.moves()));
            cells.add(Words.number(sums.decisions()));
            cells.add(Words.number(sums.matched()));
            cells.add(Words.number(sums.millisPerDecision()));
            cells.add(Words.number(sums.millisPerEpisode()));
            table.row(cells.toArray());
        }
    }

    private void models() {
        if (report.models().isEmpty()) {
            return;
        }
        document.heading("Models");
        Document.Rows table = document.table(
                "model",
                "role",
                "template",
                "updates",
                "taken after",
                "parameters",
                "exact match, dev",
                "checkpoint",
                "SHA-256",
                "code");
        for (Model model : report.models()) {
            Trained trained = model.model();
            table.row(
                    model.key(),
                    model.role(),
                    model.format(),
                    model.updates(),
                    trained == null ? null : trained.update(),
                    trained == null ? null : trained.parameters(),
                    trained == null ? null : Words.precise(trained.exactMatch()),
                    trained == null ? null : trained.checkpointId(),
                    trained == null ? null : trained.weights(),
                    trained == null ? null : trained.codeVersion());
        }
    }

    /** Models that played and that no training of the experiment has made. */
    private void others() {
        Set<UUID> trained = report.models().stream().map(Model::trainingRunId).collect(Collectors.toSet());
        Map<UUID, List<Player>> others = report.evaluations().stream()
                .flatMap(played -> played.seeds().stream())
                .flatMap(seed -> seed.evaluation().models().stream())
                .filter(player -> player.trainedBy() == null
                        || !trained.contains(player.trainedBy().trainingRunId()))
                .collect(Collectors.groupingBy(Player::checkpointId, LinkedHashMap::new, Collectors.toList()));
        if (others.isEmpty()) {
            return;
        }
        document.heading("Models that were there");
        Document.Rows table = document.table(
                "model", "played as", "template", "taken after", "parameters", "checkpoint", "its name", "code");
        others.forEach((checkpoint, players) -> {
            Player player = players.getFirst();
            table.row(
                    player.name(),
                    players.stream().map(Player::role).distinct().collect(Collectors.joining(", ")),
                    player.format(),
                    player.updates(),
                    player.parameters(),
                    checkpoint,
                    player.checkpoint(),
                    player.codeVersion());
        });
    }

    private void curves() {
        if (report.models().isEmpty()) {
            return;
        }
        document.heading("Learning curves").paragraph("On a sample of dev rows.");
        Document.Rows table = document.table("model", "update", "loss", "exact match");
        report.models()
                .forEach(model -> model.curve()
                        .forEach(point -> table.row(
                                model.key(),
                                point.update(),
                                Words.precise(point.values().get("dev_loss")),
                                Words.precise(point.values().get("dev_exact_match")))));
    }
}
