package io.subgoal.store.training;

import io.subgoal.store.job.JobState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** How far runs have been sent to MLflow servers. One process at a time sends a run: it holds a claim, which is a lease. */
@Component
public class MlflowPushes {

    private final JdbcClient jdbc;
    private final Clock clock;

    MlflowPushes(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * A process that sends a run to a server.
     *
     * @param by which process
     */
    public record Claim(UUID runId, String server, UUID by) {}

    public Optional<StoredPush> find(UUID runId, String server) {
        return jdbc.sql("select * from training_mlflow where run_id = ? and server = ?")
                .params(runId, server)
                .query((row, n) -> read(row))
                .optional();
    }

    /** Sends a run as soon as may be, also one that was given up: that one as a new run, since the old one is refused. */
    @Transactional
    public void ask(UUID runId, String server) {
        jdbc.sql("""
                        insert into training_mlflow as m (run_id, server, next_try_at) values (:run, :server, :now)
                        on conflict (run_id, server) do update set next_try_at = :now, failures = 0, error = null,
                          given_up = false, pushed_state = null,
                          mlflow_run_id = case when m.given_up then null else m.mlflow_run_id end,
                          pushed_version = case when m.given_up then 0 else m.pushed_version end
                        """)
                .param("run", runId)
                .param("server", server)
                .param("now", now())
                .update();
    }

    /**
     * Runs of which something may have to be sent: those at work; those that have ended since a time, or were sent before,
     * and whose state is not there yet. Runs that never began are left alone.
     */
    public List<UUID> due(String server, Instant endedSince, int limit) {
        return jdbc.sql("""
                        select r.id from training_run r join job j on j.id = r.job_id
                        left join training_mlflow m on m.run_id = r.id and m.server = :server
                        where case when m.run_id is null
                            then j.state = 'RUNNING' or j.attempt > 0 and j.finished_at > :since
                            else not m.given_up and m.next_try_at <= :now
                              and (m.claimed_until is null or m.claimed_until <= :now)
                              and (j.state = 'RUNNING' or j.state is distinct from m.pushed_state) end
                        order by r.created_at limit :limit
                        """)
                .param("server", server)
                .param("since", Timestamp.from(endedSince))
                .param("now", now())
                .param("limit", limit)
                .query(UUID.class)
                .list();
    }

    /** Takes a run to be sent; empty if another process has it. */
    @Transactional
    public Optional<StoredPush> claim(Claim claim, Duration lease) {
        jdbc.sql("insert into training_mlflow (run_id, server, next_try_at) values (?, ?, ?) on conflict do nothing")
                .params(claim.runId(), claim.server(), now())
                .update();
        return jdbc.sql("""
                        update training_mlflow set claimed_by = :by, claimed_until = :until
                        where run_id = :run and server = :server
                          and (claimed_until is null or claimed_until <= :now or claimed_by = :by) returning *
                        """)
                .param("by", claim.by())
                .param("until", Timestamp.from(clock.instant().plus(lease)))
                .param("run", claim.runId())
                .param("server", claim.server())
                .param("now", now())
                .query((row, n) -> read(row))
                .optional();
    }

    /** Writes down what is there by now and prolongs the lease; false if another process has the run. */
    @Transactional
    public boolean advance(Claim claim, String mlflowRunId, long version, @Nullable JobState state, Duration lease) {
        return jdbc.sql("""
                                update training_mlflow set mlflow_run_id = :mlflow, pushed_version = :version,
                                  pushed_state = :state, pushed_at = :now, failures = 0, error = null, claimed_until = :until
                                where run_id = :run and server = :server and claimed_by = :by
                                """)
                        .param("mlflow", mlflowRunId)
                        .param("version", version)
                        .param("state", state == null ? null : state.name())
                        .param("now", now())
                        .param("until", Timestamp.from(clock.instant().plus(lease)))
                        .param("run", claim.runId())
                        .param("server", claim.server())
                        .param("by", claim.by())
                        .update()
                == 1;
    }

    /** Writes down that a try has failed. */
    @Transactional
    public void fail(Claim claim, String error, Instant nextTry, boolean givenUp) {
        jdbc.sql("""
                        update training_mlflow set failures = failures + 1, error = ?, next_try_at = ?, given_up = ?
                        where run_id = ? and server = ? and claimed_by = ?
                        """)
                .params(error, Timestamp.from(nextTry), givenUp, claim.runId(), claim.server(), claim.by())
                .update();
    }

    /** Lets others have the run. */
    @Transactional
    public void release(Claim claim) {
        jdbc.sql("""
                        update training_mlflow set claimed_by = null, claimed_until = null
                        where run_id = ? and server = ? and claimed_by = ?
                        """).params(claim.runId(), claim.server(), claim.by()).update();
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }

    private static StoredPush read(ResultSet row) throws SQLException {
        String state = row.getString("pushed_state");
        Timestamp pushedAt = row.getTimestamp("pushed_at");
        return new StoredPush(
                row.getString("mlflow_run_id"),
                row.getLong("pushed_version"),
                state == null ? null : JobState.valueOf(state),
                pushedAt == null ? null : pushedAt.toInstant(),
                row.getInt("failures"),
                row.getString("error"),
                row.getTimestamp("next_try_at").toInstant(),
                row.getBoolean("given_up"));
    }
}
