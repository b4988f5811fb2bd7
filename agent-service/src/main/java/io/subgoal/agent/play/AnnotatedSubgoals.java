package io.subgoal.agent.play;

import io.subgoal.store.annotation.Annotations;
import io.subgoal.store.annotation.StoredAnnotation;
import io.subgoal.textworld.task.Fold;
import io.subgoal.textworld.task.Task;
import io.subgoal.textworld.trajectory.AnnotatedTrajectory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Sub-goals of annotation runs, for agents that follow them or draw from them. */
@Component
public class AnnotatedSubgoals {

    private static final int MOST_POOLS = 16;

    private final Annotations annotations;
    private final Map<UUID, List<String>> pools = new ConcurrentHashMap<>();

    AnnotatedSubgoals(Annotations annotations) {
        this.annotations = annotations;
    }

    /** The different sub-goals of a run's train episodes, in an order that is always the same. */
    public List<String> pool(UUID run) {
        if (pools.size() > MOST_POOLS) {
            pools.clear();
        }
        return pools.computeIfAbsent(run, annotations::trainSubgoals);
    }

    /** The variations that a run has annotated, as {@code task/variation}. */
    public Set<String> episodes(UUID run) {
        return annotations.episodes(run);
    }

    /** A train episode of a task that a run has annotated, and that is not this variation. */
    public Optional<AnnotatedTrajectory> example(UUID run, Task task, int variation) {
        return annotations.ofTask(run, task.id(), Fold.TRAIN, 2).stream()
                .map(StoredAnnotation::annotated)
                .filter(annotated -> annotated.trajectory().variation() != variation)
                .findFirst();
    }

    List<String> of(UUID run, Assignment assignment) {
        return annotations
                .subgoals(run, assignment.task().id(), assignment.variation())
                .orElseThrow(() -> new IllegalStateException("Annotation run %s has no sub-goals for %s variation %d"
                        .formatted(run, assignment.task().id(), assignment.variation())));
    }
}
