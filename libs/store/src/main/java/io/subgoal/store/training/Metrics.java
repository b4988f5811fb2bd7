package io.subgoal.store.training;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What was measured in training runs. Streams have to be closed and need a transaction around them. */
@Component
public class Metrics {

    /** Longest name of a metric. */
    public static final int MAX_NAME = 120;

    private static final int MAX_BATCH = 500;
    private static final String INSERT = """
            insert into training_metric (run_id, name, updates, value, at, first_at, attempt, first_attempt)
            select r.id, ?, ?, ?, ?, ?, greatest(j.attempt, 1), greatest(j.attempt, 1)
            from training_run r join job j on j.id = r.job_id where r.id = ?
            on conflict (run_id, name, updates) do update set value = excluded.value, at = excluded.at,
              attempt = excluded.attempt, version = nextval('training_metric_version')
            """;
    private static final String COLUMNS =
            "select version, updates, name, value, at, attempt, first_attempt, first_at from training_metric ";
    private static final String SELECTED =
            " where run_id = :run and updates between :from and :to and (:all or name in (:names)) ";

    private final JdbcTemplate template;
    private final JdbcClient jdbc;
    private final Clock clock;

    Metrics(JdbcTemplate template, JdbcClient jdbc, Clock clock) {
        this.template = template;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** A value to be recorded. */
    public record Measured(long update, String name, double value) {}

    /**
     * Records values of one update; a run that repeats updates after a crash overwrites.
     *
     * @throws IllegalArgumentException if there is no such run or a name is too long
     */
    @Transactional
    public void record(UUID runId, long update, Map<String, Double> values) {
        record(
                runId,
                values.entrySet().stream()
                        .map(entry -> new Measured(update, entry.getKey(), entry.getValue()))
                        .toList());
    }

    /**
     * Records values of several updates in as few round trips as may be.
     *
     * @throws IllegalArgumentException if there is no such run or a name is too long
     */
    @Transactional
    public void record(UUID runId, List<Measured> values) {
        values.forEach(Metrics::requireName);
        Timestamp now = Timestamp.from(clock.instant());
        int[][] counts = template.batchUpdate(
                INSERT, values, MAX_BATCH, (statement, value) -> set(statement, runId, value, now));
        for (int[] batch : counts) {
            for (int count : batch) {
                if (count == 0) {
                    throw new IllegalArgumentException("There is no training run " + runId);
                }
            }
        }
    }

    /** What was measured, by name. As quick for a long run as for a short one. */
    public List<MetricSeries> series(UUID runId) {
        return jdbc.sql("""
                        with recursive named(name) as (
                          select min(name) from training_metric where run_id = :run
                          union all
                          select (select min(m.name) from training_metric m where m.run_id = :run and m.name > named.name)
                          from named where named.name is not null)
                        select named.name, first.updates as first_update, last.updates as last_update, last.value, last.at
                        from named
                        cross join lateral (select updates from training_metric
                          where run_id = :run and name = named.name order by updates limit 1) first
                        cross join lateral (select updates, value, at from training_metric
                          where run_id = :run and name = named.name order by updates desc limit 1) last
                        where named.name is not null order by named.name
                        """)
                .param("run", runId)
                .query((row, n) -> new MetricSeries(
                        row.getString("name"),
                        row.getLong("first_update"),
                        row.getLong("last_update"),
                        row.getDouble("value"),
                        row.getTimestamp("at").toInstant()))
                .list();
    }

    /** The latest value of each metric, by name. */
    public Map<String, Double> latest(UUID runId) {
        Map<String, Double> latest = new LinkedHashMap<>();
        series(runId).forEach(series -> latest.put(series.name(), series.lastValue()));
        return latest;
    }

    /**
     * Values by update and name.
     *
     * @param limit about how many: an update is never cut apart, so that the next call can go on at the update after
     */
    public List<StoredMetric> values(MetricSelection selection, int limit) {
        return select(
                        "select * from (" + COLUMNS + SELECTED
                                + " order by updates fetch first :limit rows with ties) v order by updates, name",
                        selection)
                .param("limit", limit)
                .query((row, n) -> read(row))
                .list();
    }

    /** All selected values by update and name, read piece by piece. */
    public Stream<StoredMetric> stream(MetricSelection selection) {
        return select(COLUMNS + SELECTED + " order by updates, name", selection).query((row, n) -> read(row)).stream();
    }

    /**
     * Values drawn together for a chart: the selected updates, from the first with a value to the last, are cut into
     * equally long buckets, the same for all metrics. By name, then by update; empty buckets are left out.
     *
     * @param buckets how many at most, for each metric
     */
    public List<MetricBucket> buckets(MetricSelection selection, int buckets) {
        return select("""
                        with selected as materialized (select name, updates, value, at from training_metric %s),
                          bounds as materialized (select min(updates) as low,
                            ceil((max(updates) - min(updates) + 1) / cast(:buckets as numeric)) as width from selected)
                        select name, min(updates) as low, max(updates) as high, count(*) as n,
                          min(value) as min, max(value) as max, avg(value) as mean,
                          (array_agg(value order by updates desc))[1] as last,
                          (array_agg(at order by updates desc))[1] as at
                        from selected, bounds
                        group by name, floor((updates - bounds.low) / bounds.width)
                        order by name, low
                        """.formatted(SELECTED), selection)
                .param("buckets", buckets)
                .query((row, n) -> new MetricBucket(
                        row.getString("name"),
                        row.getLong("low"),
                        row.getLong("high"),
                        row.getLong("n"),
                        row.getDouble("min"),
                        row.getDouble("max"),
                        row.getDouble("mean"),
                        row.getDouble("last"),
                        row.getTimestamp("at").toInstant()))
                .list();
    }

    /** The highest version of a run's values; 0 if there are none. */
    public long version(UUID runId) {
        return jdbc.sql("select coalesce(max(version), 0) from training_metric where run_id = ?")
                .param(runId)
                .query(Long.class)
                .single();
    }

    /** Values that were recorded after a version, in the order in which they were. */
    public List<StoredMetric> after(UUID runId, long version, int limit) {
        return jdbc.sql(COLUMNS + " where run_id = ? and version > ? order by version limit ?")
                .params(runId, version, limit)
                .query((row, n) -> read(row))
                .list();
    }

    /** How many values were recorded after a version. */
    public long countAfter(UUID runId, long version) {
        return jdbc.sql("select count(*) from training_metric where run_id = ? and version > ?")
                .params(runId, version)
                .query(Long.class)
                .single();
    }

    private JdbcClient.StatementSpec select(String sql, MetricSelection selection) {
        return jdbc.sql(sql)
                .param("run", selection.runId())
                .param("from", selection.from())
                .param("to", selection.to())
                .param("all", selection.names().isEmpty())
                .param("names", selection.names().isEmpty() ? List.of("") : List.copyOf(selection.names()));
    }

    private static void requireName(Measured value) {
        if (value.name().isBlank() || value.name().length() > MAX_NAME) {
            throw new IllegalArgumentException(
                    "The name of a metric must have 1 to %d characters, unlike '%s'".formatted(MAX_NAME, value.name()));
        }
    }

    private static void set(PreparedStatement statement, UUID runId, Measured value, Timestamp now)
            throws SQLException {
        statement.setString(1, value.name());
        statement.setLong(2, value.update());
        statement.setDouble(3, value.value());
        statement.setTimestamp(4, now);
        statement.setTimestamp(5, now);
        statement.setObject(6, runId);
    }

    private static StoredMetric read(ResultSet row) throws SQLException {
        return new StoredMetric(
                row.getLong("version"),
                row.getLong("updates"),
                row.getString("name"),
                row.getDouble("value"),
                instant(row, "at"),
                row.getInt("attempt"),
                row.getInt("first_attempt"),
                instant(row, "first_at"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getTimestamp(column).toInstant();
    }
}
