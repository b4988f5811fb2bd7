package io.subgoal.training.trainer;

import io.subgoal.store.annotation.Annotations;
import io.subgoal.store.dataset.Trajectories;
import io.subgoal.store.example.ExampleRows;
import io.subgoal.store.example.LeakException;
import io.subgoal.textworld.example.Example;
import io.subgoal.textworld.prompt.Role;
import io.subgoal.textworld.task.Fold;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Reads rows from the store, one after the other. */
@Component
class RowLoader {

    private final ExampleRows rows;
    private final Annotations annotations;
    private final Trajectories trajectories;

    RowLoader(ExampleRows rows, Annotations annotations, Trajectories trajectories) {
        this.rows = rows;
        this.annotations = annotations;
        this.trajectories = trajectories;
    }

    /**
     * The rows of a fold in a fixed order: by role, then by task, variation and step.
     *
     * @throws LeakException if a trajectory stands in a fold that is not its own
     */
    @Transactional(readOnly = true)
    public void rows(RowSource source, Fold fold, Consumer<Example> consumer) {
        for (Role role : source.role().roles()) {
            UUID annotationRun = source.annotationRunId();
            if (annotationRun == null) {
                rows.gold(source.datasetId(), source.format(), fold, consumer);
            } else {
                rows.annotated(annotationRun, role, source.builder(fold), fold, consumer);
            }
        }
    }

    /** A text by which it shows whether the rows are still the same. */
    @Transactional(readOnly = true)
    public String fingerprint(RowSource source) {
        return source.annotationRunId() == null
                ? trajectories.fingerprint(source.datasetId())
                : annotations.fingerprint(source.annotationRunId());
    }
}
