package io.subgoal.annotation.exchange;

import io.subgoal.textworld.task.ArchiveNames;
import io.subgoal.textworld.task.Task;
import io.subgoal.textworld.task.Tasks;
import io.subgoal.textworld.trajectory.Step;
import io.subgoal.textworld.trajectory.Trajectory;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/** Writes trajectories in the format of the published gold archive: every value of a step is a text. */
public final class ArchiveWriter {

    /** Closes nothing by itself: an archive that fails in the middle must not look like a whole one. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build();

    private final JsonGenerator json;

    private ArchiveWriter(JsonGenerator json) {
        this.json = json;
    }

    /**
     * Writes an archive. If that fails, what has come out so far ends in the middle and nobody takes it for whole.
     *
     * @param trajectories gives those of a task; a task without any is left out
     */
    public static void write(Function<Task, Stream<Trajectory>> trajectories, OutputStream out) {
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            ArchiveWriter writer = new ArchiveWriter(json);
            List<String> names = ArchiveNames.all();
            json.writeStartObject();
            for (int index = 0; index < names.size(); index++) {
                try (Stream<Trajectory> all = trajectories.apply(Tasks.get(names.get(index)))) {
                    writer.task(index, names.get(index), all);
                }
            }
            json.writeEndObject();
        }
    }

    private void task(int index, String name, Stream<Trajectory> trajectories) {
        boolean[] begun = new boolean[1];
        trajectories.forEach(trajectory -> {
            if (!begun[0]) {
                begun[0] = true;
                json.writeObjectPropertyStart(Integer.toString(index));
                json.writeNumberProperty("taskIdx", index);
                json.writeStringProperty("taskName", name);
                json.writeArrayPropertyStart("goldActionSequences");
            }
            episode(trajectory);
        });
        if (begun[0]) {
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    private void episode(Trajectory trajectory) {
        json.writeStartObject();
        json.writeNumberProperty("variationIdx", trajectory.variation());
        json.writeStringProperty("fold", trajectory.fold().wireName());
        json.writeStringProperty("taskDescription", trajectory.description());
        json.writeArrayPropertyStart("path");
        trajectory.steps().forEach(this::step);
        json.writeEndArray();
        json.writeEndObject();
    }

    private void step(Step step) {
        json.writeStartObject();
        json.writeStringProperty("action", step.action());
        json.writeStringProperty("observation", step.observation());
        json.writeStringProperty("score", Double.toString(step.score()));
        json.writeStringProperty("isCompleted", Boolean.toString(step.completed()));
        json.writeStringProperty("freelook", step.look());
        json.writeStringProperty("inventory", step.inventory());
        json.writeEndObject();
    }
}
