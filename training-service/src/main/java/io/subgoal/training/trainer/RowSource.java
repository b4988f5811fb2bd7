package io.subgoal.training.trainer;

import io.subgoal.store.training.TrainingRunEntity;
import io.subgoal.textworld.prompt.PromptFormat;
import io.subgoal.textworld.prompt.PromptFormats;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where rows come from and how they are written.
 *
 * @param annotationRunId the annotation; without one the rows are those of the dataset's gold
 */
record RowSource(UUID datasetId, @Nullable UUID annotationRunId, RunRole role, PromptFormat format) {

    static RowSource of(TrainingRunEntity run) {
        return new RowSource(
                run.datasetId(), run.annotationRunId(), RunRole.parse(run.role()), PromptFormats.get(run.format()));
    }
}
