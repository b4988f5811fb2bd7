package io.subgoal.store.evaluation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The way from a score to the checkpoints behind it. */
@Component
public class PlayedModels {

    private final JdbcClient jdbc;

    PlayedModels(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Transactional
    public void add(UUID evaluationId, List<PlayedModel> models) {
        for (PlayedModel model : models) {
            jdbc.sql("insert into evaluation_model (evaluation_id, role, name, checkpoint_id) values (?, ?, ?, ?)")
                    .params(evaluationId, model.role(), model.name(), model.checkpointId())
                    .update();
        }
    }

    public List<PlayedModel> of(UUID evaluationId) {
        return jdbc.sql("""
                        select m.role, m.name, m.checkpoint_id, c.format
                        from evaluation_model m join checkpoint c on c.id = m.checkpoint_id
                        where m.evaluation_id = ? order by m.role = 'encoder', m.role
                        """).param(evaluationId).query(PlayedModels::read).list();
    }

    /** A model of a row with {@code role}, {@code name}, {@code checkpoint_id} and {@code format}. */
    public static PlayedModel read(ResultSet row, int number) throws SQLException {
        return new PlayedModel(
                row.getString("role"),
                row.getString("name"),
                row.getObject("checkpoint_id", UUID.class),
                row.getString("format"));
    }
}
