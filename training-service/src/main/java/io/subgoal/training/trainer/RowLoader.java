package io.subgoal.training.trainer;

import io.subgoal.store.annotation.Annotations;
import io.subgoal.store.annotation.StoredAnnotation;
import io.subgoal.textworld.example.Example;
import io.subgoal.textworld.example.ExampleBuilder;
import io.subgoal.textworld.prompt.PromptFormat;
import io.subgoal.textworld.task.Fold;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Reads rows from the store. Only ever those of the train and dev folds: nothing is learned or chosen on test. */
@Component
class RowLoader {

    private final Annotations annotations;

    RowLoader(Annotations annotations) {
        this.annotations = annotations;
    }

    /** The rows of a fold in a fixed order: by role, then by task, variation and step. */
    @Transactional(readOnly = true)
    public List<Example> load(UUID annotationRunId, RunRole role, PromptFormat format, Fold fold) {
        if (fold == Fold.TEST) {
            throw new IllegalArgumentException("Training never reads the test fold");
        }
        ExampleBuilder builder = ExampleBuilder.of(format);
        List<Example> rows = new ArrayList<>();
        role.roles().forEach(wanted -> {
            try (Stream<StoredAnnotation> all = annotations.stream(annotationRunId, fold)) {
                all.forEach(stored -> rows.addAll(builder.examples(wanted, stored.annotated())));
            }
        });
        return rows;
    }
}
