package io.subgoal.agent.report;

import io.subgoal.api.agent.EpisodeSums;
import io.subgoal.api.agent.ScoreConvention;
import io.subgoal.store.evaluation.EpisodeScore;
import io.subgoal.store.evaluation.EpisodeTotals;
import io.subgoal.textworld.task.Tasks;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Episodes as the conventions count them. */
final class Played {

    private static final int FULL = 100;
    private static final int THOUSAND = 1000;

    /** Ids as people count: 2-1 before 10-1. */
    static final Comparator<String> BY_ID =
            Comparator.<String>comparingInt(id -> Tasks.get(id).topic()).thenComparing(Function.identity());

    private Played() {}

    /** What an episode counts for by each convention. */
    static double[] values(EpisodeScore episode) {
        return TaskSample.CONVENTIONS.stream()
                .mapToDouble(convention -> value(episode, convention))
                .toArray();
    }

    private static double value(EpisodeScore episode, ScoreConvention convention) {
        return switch (convention) {
            case FINAL -> episode.score();
            case LAST_POSITIVE -> episode.lastPositive();
            case BEST -> episode.best();
            case SOLVED -> episode.score() == FULL ? FULL : 0;
        };
    }

    /** Samples of the tasks that have an episode with a score. */
    static List<TaskSample> samples(List<EpisodeScore> scores) {
        SortedMap<String, Map<Integer, List<double[]>>> tasks = new TreeMap<>(BY_ID);
        for (EpisodeScore score : scores) {
            tasks.computeIfAbsent(score.taskId(), task -> new TreeMap<>())
                    .computeIfAbsent(score.variation(), variation -> new ArrayList<>())
                    .add(values(score));
        }
        List<TaskSample> samples = new ArrayList<>();
        tasks.forEach((task, variations) -> samples.add(TaskSample.of(task, variations.values())));
        return samples;
    }

    static EpisodeSums sums(EpisodeTotals totals) {
        EpisodeTotals.Effort effort = totals.effort();
        BigDecimal dollars = effort.unpriced() > 0 ? null : plain(effort.dollars());
        return new EpisodeSums(
                totals.all(),
                totals.scored(),
                totals.missing(),
                totals.errors(),
                totals.failures(),
                totals.faults(),
                totals.mean(t -> t.effort().moves()),
                totals.mean(t -> t.effort().decisions()),
                totals.mean(t -> t.effort().matched()),
                totals.millisPerDecision(),
                totals.scored() == 0 ? null : effort.wallMillis() / totals.scored(),
                totals.mean(t -> t.effort().promptTokens()),
                totals.mean(t -> t.effort().answerTokens()),
                dollars,
                dollars == null || totals.scored() == 0 ? null : THOUSAND * dollars.doubleValue() / totals.scored());
    }

    /** Without zeros at its end, and not in powers of ten. */
    private static BigDecimal plain(BigDecimal dollars) {
        return new BigDecimal(dollars.stripTrailingZeros().toPlainString());
    }

    static String name(String taskId) {
        return Tasks.get(taskId).name();
    }
}
