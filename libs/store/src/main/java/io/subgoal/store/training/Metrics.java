package io.subgoal.store.training;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What was measured in training runs. */
@Component
public class Metrics {

    private final JdbcClient jdbc;
    private final Clock clock;

    Metrics(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** A value after an update. */
    public record Value(long update, String name, double value, Instant at) {}

    /** Records values of one update; a run that repeats updates after a crash overwrites. */
    @Transactional
    public void record(UUID runId, long update, Map<String, Double> values) {
        Timestamp now = Timestamp.from(clock.instant());
        values.forEach((name, value) ->
                jdbc.sql("""
                        insert into training_metric (run_id, name, updates, value, at) values (?, ?, ?, ?, ?)
                        on conflict (run_id, name, updates) do update set value = excluded.value, at = excluded.at
                        """).params(runId, name, update, value, now).update());
    }

    /** The latest value of each metric. */
    public Map<String, Double> latest(UUID runId) {
        Map<String, Double> latest = new HashMap<>();
        jdbc.sql(
                        "select distinct on (name) name, value from training_metric where run_id = ? order by name, updates desc")
                .param(runId)
                .query((row, n) -> latest.put(row.getString(1), row.getDouble(2)))
                .list();
        return latest;
    }

    /**
     * Values in the order of updates.
     *
     * @param name only this metric, if given
     */
    public List<Value> values(UUID runId, @Nullable String name, int limit) {
        return jdbc.sql("""
                        select updates, name, value, at from training_metric
                        where run_id = :run and (cast(:name as varchar) is null or name = :name)
                        order by updates, name limit :limit
                        """)
                .param("run", runId)
                .param("name", name)
                .param("limit", limit)
                .query((row, n) -> new Value(
                        row.getLong(1),
                        row.getString(2),
                        row.getDouble(3),
                        row.getTimestamp(4).toInstant()))
                .list();
    }
}
