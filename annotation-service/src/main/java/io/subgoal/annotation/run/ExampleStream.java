package io.subgoal.annotation.run;

import io.subgoal.api.annotation.ExampleRow;
import io.subgoal.service.error.ServiceException;
import io.subgoal.store.annotation.Annotations;
import io.subgoal.store.annotation.StoredAnnotation;
import io.subgoal.textworld.example.Example;
import io.subgoal.textworld.example.ExampleBuilder;
import io.subgoal.textworld.prompt.PromptFormat;
import io.subgoal.textworld.prompt.PromptFormats;
import io.subgoal.textworld.prompt.Role;
import io.subgoal.textworld.task.Fold;
import io.subgoal.textworld.trajectory.Trajectory;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Writes training rows of an annotation run, in the published row format, one JSON object a line. */
@Component
class ExampleStream {

    private final Annotations annotations;
    private final JsonMapper json;

    ExampleStream(Annotations annotations, JsonMapper json) {
        this.annotations = annotations;
        this.json = json;
    }

    /** Which rows, rendered how. */
    record Selection(UUID runId, Role role, Fold fold, PromptFormat format) {

        static Selection of(UUID runId, String role, Fold fold, String format) {
            Role wanted = Role.parse(role)
                    .orElseThrow(() -> new ServiceException.Invalid(
                            "role",
                            "must be one of "
                                    + Arrays.stream(Role.values())
                                            .map(Role::wireName)
                                            .toList()));
            PromptFormat rendering = PromptFormats.find(format)
                    .orElseThrow(() -> new ServiceException.Invalid("format", "must be one of " + PromptFormats.ids()));
            return new Selection(runId, wanted, fold, rendering);
        }
    }

    @Transactional(readOnly = true)
    public void write(Selection selection, OutputStream out) {
        ExampleBuilder builder = ExampleBuilder.of(selection.format());
        try (Stream<StoredAnnotation> all = annotations.stream(selection.runId(), selection.fold())) {
            all.flatMap(a -> builder.examples(selection.role(), a.annotated()).stream())
                    .forEach(example -> writeRow(builder, example, out));
        }
    }

    private void writeRow(ExampleBuilder builder, Example example, OutputStream out) {
        Trajectory trajectory = example.trajectory();
        ExampleRow row = new ExampleRow(
                builder.input(example),
                example.target(),
                trajectory.task().envIndex(),
                trajectory.variation(),
                trajectory.task().id());
        try {
            out.write(json.writeValueAsBytes(row));
            out.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
