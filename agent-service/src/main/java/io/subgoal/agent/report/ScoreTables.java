package io.subgoal.agent.report;

import io.subgoal.agent.evaluation.Conventions;
import io.subgoal.api.agent.EpisodeSums;
import io.subgoal.api.agent.EvaluationReport.ConventionMean;
import io.subgoal.api.agent.EvaluationReport.ConventionScore;
import io.subgoal.api.agent.EvaluationReport.LengthScores;
import io.subgoal.api.agent.EvaluationReport.PublishedMean;
import io.subgoal.api.agent.EvaluationReport.PublishedScores;
import io.subgoal.api.agent.EvaluationReport.TaskScores;
import io.subgoal.api.agent.LengthClass;
import io.subgoal.api.agent.Resampling;
import io.subgoal.api.agent.ScoreConvention;
import io.subgoal.store.evaluation.EpisodeScore;
import io.subgoal.store.evaluation.EpisodeTotals;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The figures of a report, from what came of some episodes. */
final class ScoreTables {

    private final Map<String, EpisodeTotals> totals = new TreeMap<>(Played.BY_ID);
    private final List<TaskSample> samples;
    private final Bootstrap bootstrap;

    /**
     * @param totals by task id
     * @param scores of the episodes that have one
     */
    ScoreTables(Map<String, EpisodeTotals> totals, List<EpisodeScore> scores, Resampling resampling) {
        this.totals.putAll(totals);
        samples = Played.samples(scores);
        bootstrap = new Bootstrap(samples, resampling);
    }

    /** By task id, in the order of the tasks. */
    Map<String, EpisodeTotals> totals() {
        return totals;
    }

    List<TaskSample> samples() {
        return samples;
    }

    EpisodeSums episodes() {
        return Played.sums(EpisodeTotals.sum(totals.values()));
    }

    /** One for each convention; none if no episode has a score. */
    List<ConventionScore> scores() {
        if (totals.values().stream().allMatch(task -> task.scored() == 0)) {
            return List.of();
        }
        return TaskSample.CONVENTIONS.stream()
                .map(convention -> new ConventionScore(
                        convention,
                        bootstrap.taskMeans(convention),
                        bootstrap.allEpisodes(convention),
                        errorsAsZero(convention)))
                .toList();
    }

    private @Nullable Double errorsAsZero(ScoreConvention convention) {
        if (totals.values().stream().allMatch(task -> task.errors() == 0)) {
            return null;
        }
        return totals.values().stream()
                .filter(task -> task.scored() + task.errors() > 0)
                .mapToDouble(task -> (double) Conventions.points(task, convention) / (task.scored() + task.errors()))
                .average()
                .orElseThrow();
    }

    /** By length class. */
    List<LengthScores> lengths() {
        List<LengthScores> lengths = new ArrayList<>();
        for (LengthClass length : LengthClass.values()) {
            List<EpisodeTotals> members =
                    of(totals.keySet(), length).stream().map(totals::get).toList();
            int scored =
                    (int) members.stream().filter(task -> task.scored() > 0).count();
            if (members.isEmpty()) {
                continue;
            }
            List<ConventionMean> scores = scored == 0
                    ? List.of()
                    : TaskSample.CONVENTIONS.stream()
                            .map(convention -> new ConventionMean(convention, bootstrap.taskMeans(length, convention)))
                            .toList();
            lengths.add(new LengthScores(length, scored, Played.sums(EpisodeTotals.sum(members)), scores));
        }
        return lengths;
    }

    /** In the order of their ids. */
    List<TaskScores> tasks() {
        return totals.entrySet().stream()
                .map(task -> task(task.getKey(), task.getValue()))
                .toList();
    }

    private TaskScores task(String id, EpisodeTotals sums) {
        List<ConventionMean> scores = sums.scored() == 0
                ? List.of()
                : TaskSample.CONVENTIONS.stream()
                        .map(convention -> new ConventionMean(convention, bootstrap.task(id, convention)))
                        .toList();
        return new TaskScores(id, Played.name(id), SwiftSageTable.TABLE.length(id), Played.sums(sums), scores);
    }

    /** What others have published, beside it. */
    PublishedScores published() {
        return published(
                totals.keySet(),
                totals.entrySet().stream()
                        .filter(task -> task.getValue().scored() > 0)
                        .map(Map.Entry::getKey)
                        .toList());
    }

    /**
     * What others have published.
     *
     * @param tasks whose rows are wanted
     * @param scored those of them that means are over
     */
    static PublishedScores published(Collection<String> tasks, Collection<String> scored) {
        SwiftSageTable table = SwiftSageTable.TABLE;
        List<PublishedMean> means = new ArrayList<>();
        for (LengthClass length : LengthClass.values()) {
            List<String> members = of(scored, length);
            if (!members.isEmpty()) {
                means.add(new PublishedMean(length, members.size(), table.means(members)));
            }
        }
        if (!scored.isEmpty()) {
            means.add(new PublishedMean(null, scored.size(), table.means(List.copyOf(scored))));
        }
        return new PublishedScores(
                SwiftSageTable.SOURCE,
                SwiftSageTable.NOTE,
                table.systems(),
                tasks.stream().map(table::task).toList(),
                means);
    }

    private static List<String> of(Collection<String> tasks, LengthClass length) {
        return tasks.stream()
                .filter(task -> SwiftSageTable.TABLE.length(task) == length)
                .toList();
    }
}
