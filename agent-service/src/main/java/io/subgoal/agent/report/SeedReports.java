package io.subgoal.agent.report;

import io.subgoal.agent.evaluation.Conventions;
import io.subgoal.api.agent.EvaluationReport.ConventionScore;
import io.subgoal.api.agent.EvaluationReport.PublishedScores;
import io.subgoal.api.agent.ExperimentReport;
import io.subgoal.api.agent.ExperimentReport.OfSeed;
import io.subgoal.api.agent.Resampling;
import io.subgoal.api.agent.ScoreConvention;
import io.subgoal.api.agent.StopReason;
import io.subgoal.store.evaluation.EpisodeScore;
import io.subgoal.store.evaluation.EpisodeStatistics;
import io.subgoal.store.evaluation.EpisodeTotals;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.springframework.stereotype.Service;

/** Reports on evaluations that are alike but for the seed their models were trained with. */
@Service
public class SeedReports {

    /** What to know before p-values are quoted. */
    public static final String ON_P_VALUES =
            "p-values are of one question each: who looks at many conventions or tasks finds a small one by chance";

    private final Facts facts;
    private final EpisodeStatistics statistics;

    SeedReports(Facts facts, EpisodeStatistics statistics) {
        this.facts = facts;
        this.statistics = statistics;
    }

    /**
     * All their episodes together.
     *
     * @param key what they have in common
     * @param evaluations by the key of each
     * @return empty while no episode has a score
     */
    public Optional<ExperimentReport.Evaluated> played(
            String key, Map<String, UUID> evaluations, Resampling resampling) {
        List<OfSeed> seeds = new ArrayList<>();
        Map<String, EpisodeTotals> totals = new HashMap<>();
        Map<StopReason, Long> stopReasons = new EnumMap<>(StopReason.class);
        evaluations.forEach((own, id) -> {
            Map<String, EpisodeTotals> byTask = statistics.byTask(id);
            byTask.forEach((task, sums) -> totals.merge(task, sums, EpisodeTotals::plus));
            EvaluationReports.stopReasons(statistics.stopReasons(id))
                    .forEach((reason, count) -> stopReasons.merge(reason, count, Long::sum));
            seeds.add(new OfSeed(own, facts.of(id).facts(), means(byTask.values())));
        });
        ScoreTables tables = new ScoreTables(totals, scores(evaluations.values()), resampling);
        List<ConventionScore> scores = tables.scores();
        return scores.isEmpty()
                ? Optional.empty()
                : Optional.of(new ExperimentReport.Evaluated(
                        key, seeds, tables.episodes(), scores, tables.lengths(), tables.tasks(), stopReasons));
    }

    private static Map<ScoreConvention, Double> means(Collection<EpisodeTotals> tasks) {
        Map<ScoreConvention, Double> means = new EnumMap<>(ScoreConvention.class);
        for (ScoreConvention convention : TaskSample.CONVENTIONS) {
            Double mean = EpisodeStatistics.meanOfMeans(tasks, task -> Conventions.points(task, convention));
            if (mean != null) {
                means.put(convention, mean);
            }
        }
        return means;
    }

    /**
     * What two such groups made of the variations that have a score in both; the seeds of each are averaged first.
     *
     * @param evaluation key of the one
     * @param baseline key of the other
     * @param pairs the evaluations with the same seed, the baseline second
     * @return empty while no variation has a score in both
     */
    public Optional<ExperimentReport.Compared> compared(
            String evaluation, String baseline, List<Pair> pairs, Resampling resampling) {
        Pairs found = Pairs.of(
                scores(pairs.stream().map(Pair::baseline).distinct().toList()),
                scores(pairs.stream().map(Pair::evaluation).distinct().toList()),
                false);
        if (found.size() == 0) {
            return Optional.empty();
        }
        Contrast contrast = new Contrast(found, resampling);
        return Optional.of(new ExperimentReport.Compared(
                evaluation,
                baseline,
                pairs.size(),
                found.size(),
                contrast.scores(),
                contrast.lengths(),
                contrast.tasks()));
    }

    /** Two evaluations to be compared. */
    public record Pair(UUID evaluation, UUID baseline) {}

    private List<EpisodeScore> scores(Collection<UUID> evaluations) {
        return evaluations.stream()
                .flatMap(id -> statistics.scores(id).stream())
                .toList();
    }

    /** What others have published for the tasks in some reports. */
    public static PublishedScores published(List<ExperimentReport.Evaluated> played) {
        Set<String> tasks = new TreeSet<>(Played.BY_ID);
        Set<String> scored = new TreeSet<>(Played.BY_ID);
        played.forEach(report -> report.tasks().forEach(task -> {
            tasks.add(task.task());
            if (!task.scores().isEmpty()) {
                scored.add(task.task());
            }
        }));
        return ScoreTables.published(tasks, scored);
    }
}
