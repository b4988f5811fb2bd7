package io.subgoal.agent.teacherforced;

import io.subgoal.store.evaluation.PlayedModel;
import io.subgoal.store.example.ExampleRows;
import io.subgoal.store.teacherforced.StoredTest;
import io.subgoal.textworld.example.Example;
import io.subgoal.textworld.example.ExampleBuilder;
import io.subgoal.textworld.prompt.PromptFormat;
import io.subgoal.textworld.prompt.PromptFormats;
import io.subgoal.textworld.prompt.Role;
import io.subgoal.textworld.task.Fold;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The rows of a test: of each role a sample at even distances, made as rows for training are. The same test has the same
 * rows in the same places, whenever they are read.
 */
@Component
class TestRows {

    private final ExampleRows rows;

    TestRows(ExampleRows rows) {
        this.rows = rows;
    }

    @Transactional(readOnly = true)
    public List<TestRow> sample(StoredTest test, TestSettings settings, List<PlayedModel> models) {
        List<TestRow> sample = new ArrayList<>();
        for (PlayedModel model : models) {
            PromptFormat format = PromptFormats.get(Objects.requireNonNull(model.format()));
            Counter counter = new Counter();
            read(test, settings, model, format, row -> counter.count++);
            Picker picker = new Picker(counter.count, settings.rows());
            read(test, settings, model, format, row -> {
                if (picker.picks()) {
                    sample.add(new TestRow(sample.size(), row, model, format));
                }
            });
        }
        return sample;
    }

    private void read(
            StoredTest test,
            TestSettings settings,
            PlayedModel model,
            PromptFormat format,
            Consumer<Example> consumer) {
        Set<String> tasks = settings.tasks() == null ? Set.of() : Set.copyOf(settings.tasks());
        rows.annotated(
                test.annotationRunId(),
                Role.parse(model.role()).orElseThrow(),
                ExampleBuilder.of(format),
                Fold.parse(test.fold()).orElseThrow(),
                row -> {
                    if (tasks.isEmpty()
                            || tasks.contains(row.trajectory().task().id())) {
                        consumer.accept(row);
                    }
                });
    }

    private static final class Counter {

        private int count;
    }

    /** Picks so many of a row of things, at even distances. */
    static final class Picker {

        private final int all;
        private final int wanted;
        private int seen;
        private int picked;

        Picker(int all, int wanted) {
            this.all = all;
            this.wanted = Math.min(wanted, all);
        }

        /** Whether the next one is picked. */
        boolean picks() {
            boolean picks = picked < wanted && seen == (int) ((long) picked * all / wanted);
            picked += picks ? 1 : 0;
            seen++;
            return picks;
        }
    }
}
