package io.subgoal.store.model;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Which checkpoint is served under which name, so that every replica serves the same, after a restart too. */
@Component
public class ServedModels {

    private final JdbcClient jdbc;
    private final Clock clock;

    ServedModels(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** A name and the checkpoint it stands for. */
    public record Entry(String name, UUID checkpointId) {}

    @Transactional
    public void put(String name, UUID checkpointId) {
        jdbc.sql("""
                        insert into served_model (name, checkpoint_id, created_at) values (?, ?, ?)
                        on conflict (name) do update set checkpoint_id = excluded.checkpoint_id, created_at = excluded.created_at
                        """)
                .params(name, checkpointId, Timestamp.from(clock.instant()))
                .update();
    }

    @Transactional
    public void remove(String name) {
        jdbc.sql("delete from served_model where name = ?").param(name).update();
    }

    public Optional<Entry> find(String name) {
        return jdbc.sql("select name, checkpoint_id from served_model where name = ?")
                .param(name)
                .query((row, n) -> new Entry(row.getString(1), row.getObject(2, UUID.class)))
                .optional();
    }

    public List<Entry> all() {
        return jdbc.sql("select name, checkpoint_id from served_model order by name")
                .query((row, n) -> new Entry(row.getString(1), row.getObject(2, UUID.class)))
                .list();
    }
}
