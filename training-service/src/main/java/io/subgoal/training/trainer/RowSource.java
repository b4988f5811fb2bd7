package io.subgoal.training.trainer;

import io.subgoal.store.training.TrainingRunEntity;
import io.subgoal.textworld.example.ExampleBuilder;
import io.subgoal.textworld.prompt.PromptFormat;
import io.subgoal.textworld.prompt.PromptFormats;
import io.subgoal.textworld.task.Fold;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where rows come from and how they are written.
 *
 * @param annotationRunId the annotation; without one the rows are those of the dataset's gold
 * @param alsoWithin whether the controller learns from the middles of sub-goals, too
 */
record RowSource(
        UUID datasetId, @Nullable UUID annotationRunId, RunRole role, PromptFormat format, boolean alsoWithin) {

    static RowSource of(TrainingRunEntity run, ResolvedSettings settings) {
        return new RowSource(
                run.datasetId(),
                run.annotationRunId(),
                RunRole.parse(run.role()),
                PromptFormats.get(run.format()),
                settings.alsoWithin());
    }

    /** What makes the rows of a fold. What is measured on is what the controller is asked in play. */
    ExampleBuilder builder(Fold fold) {
        ExampleBuilder builder = ExampleBuilder.of(format);
        return within(fold) ? builder.alsoWithin() : builder;
    }

    /** How the rows of a fold are written, for a key. */
    String rendering(Fold fold) {
        return format.id() + (within(fold) ? "/also-within" : "");
    }

    private boolean within(Fold fold) {
        return alsoWithin && fold == Fold.TRAIN;
    }
}
