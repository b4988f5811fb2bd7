package io.subgoal.agent.trace;

import io.subgoal.agent.evaluation.EpisodeViews;
import io.subgoal.api.agent.EpisodeComparison;
import io.subgoal.api.agent.EpisodeComparison.Row;
import io.subgoal.api.agent.EpisodeComparison.Side;
import io.subgoal.api.agent.EpisodeTrace;
import io.subgoal.service.error.ServiceException;
import io.subgoal.store.evaluation.Episodes;
import io.subgoal.store.evaluation.StoredEpisode;
import io.subgoal.store.evaluation.StoredStep;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Episodes step by step. */
@Component
class Traces {

    private final Episodes episodes;

    Traces(Episodes episodes) {
        this.episodes = episodes;
    }

    StoredEpisode find(UUID id) {
        return episodes.find(id).orElseThrow(() -> new ServiceException.NotFound("There is no episode " + id));
    }

    List<StoredStep> steps(UUID id) {
        return episodes.steps(id);
    }

    EpisodeTrace trace(UUID id) {
        return new EpisodeTrace(
                EpisodeViews.episode(find(id)),
                steps(id).stream().map(EpisodeViews::step).toList());
    }

    EpisodeComparison compare(UUID leftId, UUID rightId) {
        StoredEpisode left = find(leftId);
        StoredEpisode right = find(rightId);
        List<StoredStep> lefts = steps(leftId);
        List<StoredStep> rights = steps(rightId);
        List<Row> rows = new ArrayList<>();
        Integer partAt = null;
        for (int i = 0; i < Math.max(lefts.size(), rights.size()); i++) {
            Side one = side(lefts, i);
            Side other = side(rights, i);
            boolean same = one != null
                    && other != null
                    && one.action().equals(other.action())
                    && one.observation().equals(other.observation());
            if (!same && partAt == null) {
                partAt = i;
            }
            rows.add(new Row(i, one, other, same));
        }
        boolean sameStart = left.taskId().equals(right.taskId()) && left.variation() == right.variation();
        return new EpisodeComparison(EpisodeViews.episode(left), EpisodeViews.episode(right), sameStart, partAt, rows);
    }

    private static @Nullable Side side(List<StoredStep> steps, int index) {
        if (index >= steps.size()) {
            return null;
        }
        StoredStep step = steps.get(index);
        return new Side(step.subgoal(), step.action(), step.stage(), step.observation(), step.score(), step.moves());
    }
}
