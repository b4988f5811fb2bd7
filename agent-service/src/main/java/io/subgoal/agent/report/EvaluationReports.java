package io.subgoal.agent.report;

import io.subgoal.agent.evaluation.Conventions;
import io.subgoal.api.agent.EvaluationReport;
import io.subgoal.api.agent.EvaluationReport.ConventionMean;
import io.subgoal.api.agent.EvaluationReport.ConventionScore;
import io.subgoal.api.agent.EvaluationReport.LengthScores;
import io.subgoal.api.agent.EvaluationReport.PublishedMean;
import io.subgoal.api.agent.EvaluationReport.PublishedScores;
import io.subgoal.api.agent.EvaluationReport.TaskScores;
import io.subgoal.api.agent.LengthClass;
import io.subgoal.api.agent.Resampling;
import io.subgoal.api.agent.ScoreConvention;
import io.subgoal.api.agent.StopReason;
import io.subgoal.store.evaluation.EpisodeStatistics;
import io.subgoal.store.evaluation.EpisodeTotals;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Reports on evaluations, as far as they have been played. */
@Service
class EvaluationReports {

    private final Facts facts;
    private final EpisodeStatistics statistics;

    EvaluationReports(Facts facts, EpisodeStatistics statistics) {
        this.facts = facts;
        this.statistics = statistics;
    }

    /** The report on an evaluation; everything in it is of one moment. */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public EvaluationReport report(UUID id, Resampling resampling) {
        Facts.Known known = facts.of(id);
        SortedMap<String, EpisodeTotals> totals = new TreeMap<>(Played.BY_ID);
        totals.putAll(statistics.byTask(id));
        List<TaskSample> samples = Played.samples(statistics.scores(id));
        Bootstrap bootstrap = new Bootstrap(samples, resampling);
        return new EvaluationReport(
                known.facts(),
                Played.sums(EpisodeTotals.sum(totals.values())),
                scores(totals.values(), bootstrap),
                lengths(totals, bootstrap),
                totals.entrySet().stream()
                        .map(task -> task(task.getKey(), task.getValue(), bootstrap))
                        .toList(),
                stopReasons(id),
                published(totals),
                resampling,
                Notes.on(known.facts(), totals, samples));
    }

    private static List<ConventionScore> scores(Collection<EpisodeTotals> tasks, Bootstrap bootstrap) {
        if (tasks.stream().allMatch(task -> task.scored() == 0)) {
            return List.of();
        }
        return TaskSample.CONVENTIONS.stream()
                .map(convention -> new ConventionScore(
                        convention,
                        bootstrap.taskMeans(convention),
                        bootstrap.allEpisodes(convention),
                        errorsAsZero(tasks, convention)))
                .toList();
    }

    private static @Nullable Double errorsAsZero(Collection<EpisodeTotals> tasks, ScoreConvention convention) {
        if (tasks.stream().allMatch(task -> task.errors() == 0)) {
            return null;
        }
        return tasks.stream()
                .filter(task -> task.scored() + task.errors() > 0)
                .mapToDouble(task -> (double) Conventions.points(task, convention) / (task.scored() + task.errors()))
                .average()
                .orElseThrow();
    }

    private static List<LengthScores> lengths(Map<String, EpisodeTotals> totals, Bootstrap bootstrap) {
        List<LengthScores> lengths = new ArrayList<>();
        for (LengthClass length : LengthClass.values()) {
            List<EpisodeTotals> members =
                    of(totals, length).stream().map(totals::get).toList();
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

    private static List<String> of(Map<String, EpisodeTotals> totals, @Nullable LengthClass length) {
        return totals.keySet().stream()
                .filter(task -> length == null || SwiftSageTable.TABLE.length(task) == length)
                .toList();
    }

    private static TaskScores task(String id, EpisodeTotals totals, Bootstrap bootstrap) {
        List<ConventionMean> scores = totals.scored() == 0
                ? List.of()
                : TaskSample.CONVENTIONS.stream()
                        .map(convention -> new ConventionMean(convention, bootstrap.task(id, convention)))
                        .toList();
        return new TaskScores(id, Played.name(id), SwiftSageTable.TABLE.length(id), Played.sums(totals), scores);
    }

    private Map<StopReason, Long> stopReasons(UUID id) {
        return statistics.stopReasons(id).entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> StopReason.valueOf(entry.getKey()),
                        Map.Entry::getValue,
                        Long::sum,
                        () -> new EnumMap<>(StopReason.class)));
    }

    private static PublishedScores published(Map<String, EpisodeTotals> totals) {
        SwiftSageTable table = SwiftSageTable.TABLE;
        Map<String, EpisodeTotals> scored = new TreeMap<>(totals);
        scored.values().removeIf(task -> task.scored() == 0);
        List<PublishedMean> means = new ArrayList<>();
        for (LengthClass length : LengthClass.values()) {
            List<String> members = of(scored, length);
            if (!members.isEmpty()) {
                means.add(new PublishedMean(length, members.size(), table.means(members)));
            }
        }
        if (!scored.isEmpty()) {
            means.add(new PublishedMean(null, scored.size(), table.means(of(scored, null))));
        }
        return new PublishedScores(
                SwiftSageTable.SOURCE,
                SwiftSageTable.NOTE,
                table.systems(),
                totals.keySet().stream().map(table::task).toList(),
                means);
    }
}
