package io.subgoal.agent.report;

import io.subgoal.api.agent.EvaluationReport.ConventionMean;
import io.subgoal.api.agent.ExperimentReport;
import io.subgoal.api.agent.ExperimentReport.Evaluated;
import io.subgoal.service.document.Csv;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The scores of an experiment as one table. */
public final class ExperimentCsv {

    private ExperimentCsv() {}

    /**
     * A row for each evaluation, the seeds together, and task; for each length class, whose task is {@code all}; and for all
     * tasks, without a length.
     */
    public static String of(ExperimentReport report) {
        List<String> columns = new ArrayList<>(List.of("evaluation", "folds", "seeds", "task", "length", "episodes"));
        TaskSample.CONVENTIONS.forEach(convention -> columns.addAll(ReportCsv.estimateColumns(convention.wireName())));
        Csv csv = new Csv(columns);
        for (Evaluated played : report.evaluations()) {
            played.tasks()
                    .forEach(task -> row(
                            csv,
                            played,
                            task.task(),
                            task.length().wireName(),
                            task.episodes().scored(),
                            task.scores()));
            played.lengths()
                    .forEach(length -> row(
                            csv,
                            played,
                            "all",
                            length.length().wireName(),
                            length.episodes().scored(),
                            length.scores()));
            row(
                    csv,
                    played,
                    "all",
                    null,
                    played.episodes().scored(),
                    played.scores().stream()
                            .map(score -> new ConventionMean(score.convention(), score.taskMeans()))
                            .toList());
        }
        return csv.toString();
    }

    private static void row(
            Csv csv,
            Evaluated played,
            String task,
            @Nullable String length,
            long episodes,
            List<ConventionMean> scores) {
        List<@Nullable Object> row = new ArrayList<>();
        row.add(played.key());
        row.add(String.join(" ", played.seeds().getFirst().evaluation().folds()));
        row.add(played.seeds().size());
        row.add(task);
        row.add(length);
        row.add(episodes);
        row.addAll(ReportCsv.cells(scores));
        csv.row(row);
    }
}
