package io.subgoal.store.model;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Names for checkpoints that may stand for others tomorrow. */
@Component
public class CheckpointAliases {

    private static final String SELECT = "select alias, checkpoint_id, changed_at from checkpoint_alias ";

    private final JdbcClient jdbc;
    private final Clock clock;

    CheckpointAliases(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** A name and the checkpoint it stands for. */
    public record Alias(String alias, UUID checkpointId, Instant changedAt) {}

    /**
     * Points an alias at a checkpoint, in place of the one before.
     *
     * @throws DataIntegrityViolationException if there is no such checkpoint
     */
    @Transactional
    public void put(String alias, UUID checkpointId) {
        jdbc.sql("""
                        insert into checkpoint_alias (alias, checkpoint_id, changed_at) values (?, ?, ?)
                        on conflict (alias) do update set
                          checkpoint_id = excluded.checkpoint_id, changed_at = excluded.changed_at
                        """)
                .params(alias, checkpointId, Timestamp.from(clock.instant()))
                .update();
    }

    /**
     * Forgets an alias.
     *
     * @throws DataIntegrityViolationException if a model is served by it
     */
    @Transactional
    public void remove(String alias) {
        jdbc.sql("delete from checkpoint_alias where alias = ?").param(alias).update();
    }

    public Optional<Alias> find(String alias) {
        return jdbc.sql(SELECT + "where alias = ?")
                .param(alias)
                .query((row, n) -> read(row))
                .optional();
    }

    public List<Alias> all() {
        return jdbc.sql(SELECT + "order by alias").query((row, n) -> read(row)).list();
    }

    /** Names of the models that follow an alias. */
    public List<String> followers(String alias) {
        return jdbc.sql("select name from served_model where alias = ? order by name")
                .param(alias)
                .query(String.class)
                .list();
    }

    private static Alias read(ResultSet row) throws SQLException {
        return new Alias(
                row.getString(1),
                row.getObject(2, UUID.class),
                row.getTimestamp(3).toInstant());
    }
}
