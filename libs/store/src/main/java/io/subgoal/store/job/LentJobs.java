package io.subgoal.store.job;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Running jobs whose attempt is lent to somebody outside the service, who writes progress under it. The service only looks
 * after them, and another service may go on with that.
 */
@Component
public class LentJobs {

    private final JdbcClient jdbc;
    private final Clock clock;

    LentJobs(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** What became of an attempt that was to be lent. */
    public enum Lending {
        LENT,
        LENT_BEFORE,
        /** It is no longer the current one. */
        REFUSED
    }

    /** Lends an attempt. */
    @Transactional
    public Lending lend(UUID id, int attempt) {
        Optional<Boolean> lent =
                jdbc.sql("""
                        select lent from job where id = ? and attempt = ? and state = 'RUNNING' for update
                        """).params(id, attempt).query(Boolean.class).optional();
        if (lent.isEmpty()) {
            return Lending.REFUSED;
        }
        jdbc.sql("update job set lent = true where id = ?").param(id).update();
        return lent.get() ? Lending.LENT_BEFORE : Lending.LENT;
    }

    /** Takes over from a service that looked after a lent job; empty if it is not lent. No other attempt begins. */
    public Optional<StoredJob> adopt(UUID id) {
        return jdbc.sql("select * from job where id = ? and state = 'RUNNING' and lent")
                .param(id)
                .query((row, n) -> Jobs.read(row))
                .optional();
    }

    /** What a lent job was asked to do; empty if the attempt is no longer the current one. */
    public Optional<Jobs.Wish> look(UUID id, int attempt) {
        return jdbc.sql("""
                        select cancel_requested, pause_requested from job
                        where id = ? and attempt = ? and state = 'RUNNING'
                        """)
                .params(id, attempt)
                .query((row, n) -> Jobs.wish(row))
                .optional();
    }

    /** Says how a lent job stands that nobody has begun to work on. */
    @Transactional
    public void say(UUID id, int attempt, String message) {
        jdbc.sql("update job set message = ? where id = ? and attempt = ? and state = 'RUNNING'")
                .params(message, id, attempt)
                .update();
    }

    /**
     * Takes a lent job back from whoever works on it, and lends the next attempt.
     *
     * @param advanced whether the attempt that ends has brought the work further; if not, it counts as stalled
     * @return the job with its new attempt; empty if the attempt is no longer the current one
     */
    @Transactional
    public Optional<StoredJob> renew(UUID id, int attempt, boolean advanced) {
        return jdbc.sql("""
                        update job set attempt = attempt + 1, stalled = case when :advanced then 0 else stalled + 1 end,
                          attempt_started_at = :now, attempt_start_progress = progress
                        where id = :id and attempt = :attempt and state = 'RUNNING' and lent returning *
                        """)
                .param("advanced", advanced)
                .param("now", Timestamp.from(clock.instant()))
                .param("id", id)
                .param("attempt", attempt)
                .query((row, n) -> Jobs.read(row))
                .optional();
    }
}
