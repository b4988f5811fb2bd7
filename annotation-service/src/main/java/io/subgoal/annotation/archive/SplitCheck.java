package io.subgoal.annotation.archive;

import io.subgoal.api.annotation.LeakReport.Leak;
import io.subgoal.store.annotation.AnnotationStatistics.Episode;
import io.subgoal.textworld.task.Fold;
import io.subgoal.textworld.task.Task;
import io.subgoal.textworld.task.Tasks;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Compares the split of every episode with the fold that the task's own numbering gives its variation; so no variation
 * can be in two splits either.
 */
final class SplitCheck {

    static final String KIND = "split";
    private static final String NOWHERE = "no fold";

    private final Map<String, Fold> seen = new HashMap<>();
    private long episodes;

    Optional<Leak> add(Episode episode) {
        episodes++;
        Task task = Tasks.get(episode.taskId());
        String belongsTo = episode.variation() < task.variations()
                ? task.fold(episode.variation()).wireName()
                : NOWHERE;
        Fold before = seen.putIfAbsent(task.id() + "/" + episode.variation(), episode.fold());
        boolean twice = before != null && before != episode.fold();
        if (!twice && belongsTo.equals(episode.fold().wireName())) {
            return Optional.empty();
        }
        return Optional.of(
                new Leak(KIND, task.id(), episode.variation(), episode.fold().wireName(), belongsTo, null));
    }

    long episodes() {
        return episodes;
    }
}
