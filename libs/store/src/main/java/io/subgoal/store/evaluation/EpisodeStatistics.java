package io.subgoal.store.evaluation;

import io.subgoal.store.evaluation.EpisodeTotals.Effort;
import io.subgoal.store.evaluation.EpisodeTotals.Points;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What came of the episodes of an evaluation, counted. All means of scores are made of these sums. */
@Component
public class EpisodeStatistics {

    private final JdbcClient jdbc;

    EpisodeStatistics(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Totals by task id. */
    public Map<String, EpisodeTotals> byTask(UUID evaluationId) {
        Map<String, EpisodeTotals> totals = new LinkedHashMap<>();
        jdbc.sql("""
                        select task_id, count(*) as episodes, sum(faults) as faults,
                          count(*) filter (where state = 'SUCCEEDED') as scored,
                          count(*) filter (where state = 'SUCCEEDED' and stop_reason = 'FAILED') as failures,
                          count(*) filter (where state = 'FAILED') as errors,
                          coalesce(sum(score), 0) as score, coalesce(sum(last_positive), 0) as last_positive,
                          coalesce(sum(best), 0) as best, count(*) filter (where score = 100) as solved,
                          coalesce(sum(moves) filter (where state = 'SUCCEEDED'), 0) as moves,
                          coalesce(sum(decisions) filter (where state = 'SUCCEEDED'), 0) as decisions,
                          coalesce(sum(matched) filter (where state = 'SUCCEEDED'), 0) as matched,
                          coalesce(sum(decision_millis) filter (where state = 'SUCCEEDED'), 0) as decision_millis,
                          coalesce(sum(wall_millis) filter (where state = 'SUCCEEDED'), 0) as wall_millis,
                          coalesce(sum(prompt_tokens) filter (where state = 'SUCCEEDED'), 0) as prompt_tokens,
                          coalesce(sum(answer_tokens) filter (where state = 'SUCCEEDED'), 0) as answer_tokens,
                          coalesce(sum(dollars) filter (where state = 'SUCCEEDED'), 0) as dollars,
                          count(*) filter (where state = 'SUCCEEDED' and dollars is null) as unpriced
                        from episode where evaluation_id = ? group by task_id order by task_id
                        """)
                .param(evaluationId)
                .query((row, n) -> totals.put(row.getString("task_id"), totals(row)))
                .list();
        return totals;
    }

    /**
     * The mean of the tasks' means.
     *
     * @param sum what is added up in each task
     * @return null if no episode has a score
     */
    public static @Nullable Double meanOfMeans(Collection<EpisodeTotals> tasks, ToLongFunction<EpisodeTotals> sum) {
        double[] means = tasks.stream()
                .map(task -> task.mean(sum))
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .toArray();
        double all = 0;
        for (double mean : means) {
            all += mean;
        }
        return means.length == 0 ? null : all / means.length;
    }

    /** The scores of the episodes that have one, by task, variation and seed. */
    public List<EpisodeScore> scores(UUID evaluationId) {
        return jdbc.sql("""
                        select task_id, variation, seed, score, last_positive, best from episode
                        where evaluation_id = ? and state = 'SUCCEEDED' order by task_id, variation, seed
                        """)
                .param(evaluationId)
                .query((row, n) -> new EpisodeScore(
                        row.getString(1), row.getInt(2), row.getLong(3), row.getInt(4), row.getInt(5), row.getInt(6)))
                .list();
    }

    /** How many of the episodes with a score ended for which reason. */
    public Map<String, Long> stopReasons(UUID evaluationId) {
        Map<String, Long> counts = new TreeMap<>();
        jdbc.sql("""
                        select stop_reason, count(*) from episode
                        where evaluation_id = ? and state = 'SUCCEEDED' group by stop_reason
                        """)
                .param(evaluationId)
                .query((row, n) -> counts.put(row.getString(1), row.getLong(2)))
                .list();
        return counts;
    }

    private static EpisodeTotals totals(ResultSet row) throws SQLException {
        return new EpisodeTotals(
                row.getLong("episodes"),
                row.getLong("scored"),
                row.getLong("failures"),
                row.getLong("errors"),
                row.getLong("faults"),
                new Points(
                        row.getLong("score"), row.getLong("last_positive"), row.getLong("best"), row.getLong("solved")),
                new Effort(
                        row.getLong("moves"),
                        row.getLong("decisions"),
                        row.getLong("matched"),
                        row.getDouble("decision_millis"),
                        row.getDouble("wall_millis"),
                        row.getLong("prompt_tokens"),
                        row.getLong("answer_tokens"),
                        row.getBigDecimal("dollars"),
                        row.getLong("unpriced")));
    }
}
