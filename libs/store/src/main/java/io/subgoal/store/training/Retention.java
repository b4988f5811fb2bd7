package io.subgoal.store.training;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which checkpoints may go: those of runs that are neither marked, nor used, nor among the last. */
@Component
class Retention {

    /** Rows somebody is just beginning to use are locked by that: they stay. */
    private static final String SUPERSEDED = """
            select c.id, c.name, c.updates from checkpoint c
            where c.kind = 'model' and c.training_run_id is not null
              and (cast(:run as uuid) is null or c.training_run_id = :run)
              and not (c.best or c.chosen or c.pinned) and not checkpoint_in_use(c.id)
              and (select count(*) from checkpoint later
                   where later.training_run_id = c.training_run_id and later.kind = 'model'
                     and (later.updates, later.created_at, later.id) > (c.updates, c.created_at, c.id)) >= :keep
            order by c.training_run_id, c.updates, c.id
            """;

    private final JdbcClient jdbc;

    Retention(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * What may go.
     *
     * @param runId only of this run, if given
     * @param keepLast how many of the latest of each run stay
     */
    List<Superseded> find(@Nullable UUID runId, int keepLast) {
        return query(SUPERSEDED, runId, keepLast);
    }

    /** Deletes what may go, in the caller's transaction; returns what it was. */
    List<Superseded> delete(@Nullable UUID runId, int keepLast) {
        List<Superseded> gone = query(SUPERSEDED + "for update of c skip locked", runId, keepLast);
        for (Superseded checkpoint : gone) {
            jdbc.sql("delete from checkpoint where id = ?")
                    .param(checkpoint.id())
                    .update();
        }
        return gone;
    }

    /** Bytes that nothing else refers to once these checkpoints are gone, orphans included. */
    long bytesFreed(List<Superseded> checkpoints) {
        List<UUID> ids = checkpoints.stream().map(Superseded::id).toList();
        if (ids.isEmpty()) {
            return 0;
        }
        return jdbc.sql("""
                        select coalesce(sum(b.size), 0) from blob b
                        where exists (select 1 from checkpoint_file f where f.sha256 = b.sha256 and f.checkpoint_id in (:ids))
                          and not exists (
                            select 1 from checkpoint_file f where f.sha256 = b.sha256 and f.checkpoint_id not in (:ids))
                        """).param("ids", ids).query(Long.class).single();
    }

    private List<Superseded> query(String sql, @Nullable UUID runId, int keepLast) {
        return jdbc.sql(sql)
                .param("run", runId)
                .param("keep", keepLast)
                .query((row, n) -> new Superseded(row.getObject(1, UUID.class), row.getString(2), row.getLong(3)))
                .list();
    }
}
