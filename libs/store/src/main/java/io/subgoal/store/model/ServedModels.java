package io.subgoal.store.model;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What is served under which name and how, so that every replica serves the same, after a restart too. */
@Component
public class ServedModels {

    private static final String SELECT = """
            select m.name, coalesce(m.checkpoint_id, a.checkpoint_id) as checkpoint_id, m.alias, m.directory, m.roles,
                   m.format, m.engine, m.precision, m.device, m.threads, m.created_at
            from served_model m left join checkpoint_alias a on a.alias = m.alias
            """;

    private final JdbcClient jdbc;
    private final Clock clock;

    ServedModels(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Serves a checkpoint as replicas are configured. */
    @Transactional
    public void put(String name, UUID checkpointId) {
        put(name, ModelSource.ofCheckpoint(checkpointId), ModelSettings.AS_CONFIGURED);
    }

    @Transactional
    public void put(String name, ModelSource source, ModelSettings settings) {
        List<String> roles = source.roles();
        jdbc.sql("""
                        insert into served_model (name, checkpoint_id, alias, directory, roles, format,
                                                  engine, precision, device, threads, created_at)
                        values (:name, :checkpoint, :alias, :directory, :roles, :format,
                                :engine, :precision, :device, :threads, :now)
                        on conflict (name) do update set
                          checkpoint_id = excluded.checkpoint_id, alias = excluded.alias, directory = excluded.directory,
                          roles = excluded.roles, format = excluded.format, engine = excluded.engine,
                          precision = excluded.precision, device = excluded.device, threads = excluded.threads,
                          created_at = excluded.created_at
                        """)
                .param("name", name)
                .param("checkpoint", source.alias() == null ? source.checkpointId() : null)
                .param("alias", source.alias())
                .param("directory", source.directory())
                .param("roles", roles == null ? null : String.join(",", roles))
                .param("format", source.format())
                .param("engine", settings.engine())
                .param("precision", settings.precision())
                .param("device", settings.device())
                .param("threads", settings.threads())
                .param("now", Timestamp.from(clock.instant()))
                .update();
    }

    @Transactional
    public void remove(String name) {
        jdbc.sql("delete from served_model where name = ?").param(name).update();
    }

    public Optional<ServedEntry> find(String name) {
        return jdbc.sql(SELECT + "where m.name = ?")
                .param(name)
                .query((row, n) -> read(row))
                .optional();
    }

    public List<ServedEntry> all() {
        return jdbc.sql(SELECT + "order by m.name").query((row, n) -> read(row)).list();
    }

    private static ServedEntry read(ResultSet row) throws SQLException {
        return new ServedEntry(
                row.getString("name"),
                new ModelSource(
                        row.getObject("checkpoint_id", UUID.class),
                        row.getString("alias"),
                        row.getString("directory"),
                        roles(row.getString("roles")),
                        row.getString("format")),
                new ModelSettings(
                        row.getString("engine"),
                        row.getString("precision"),
                        row.getString("device"),
                        row.getObject("threads", Integer.class)),
                row.getTimestamp("created_at").toInstant());
    }

    private static @Nullable List<String> roles(@Nullable String text) {
        if (text == null) {
            return null;
        }
        return text.isEmpty() ? List.of() : List.of(text.split(",", -1));
    }
}
