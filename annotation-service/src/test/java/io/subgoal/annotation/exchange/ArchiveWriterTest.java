package io.subgoal.annotation.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subgoal.textworld.task.Fold;
import io.subgoal.textworld.task.Task;
import io.subgoal.textworld.task.Tasks;
import io.subgoal.textworld.trajectory.Step;
import io.subgoal.textworld.trajectory.Trajectory;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

class ArchiveWriterTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static Stream<Trajectory> one(Task task) {
        return Stream.of(new Trajectory(
                task,
                7,
                Fold.TRAIN,
                "Find it.",
                List.of(new Step("wait", "Time passes.", 1, true, "a look", "nothing"))));
    }

    @Test
    void writesEveryTaskThatHasTrajectories() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ArchiveWriter.write(task -> task.id().startsWith("7-") ? one(task) : Stream.empty(), out);
        assertThat(JSON.readTree(out.toByteArray()).properties())
                .hasSize(3)
                .allSatisfy(task -> assertThat(task.getValue()
                                .get("goldActionSequences")
                                .get(0)
                                .get("path")
                                .get(0)
                                .get("action")
                                .asString())
                        .isEqualTo("wait"));
    }

    @Test
    void whatFailsInTheMiddleIsNoArchive() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThatThrownBy(() -> ArchiveWriter.write(
                        task -> {
                            if (task.equals(Tasks.get("7-2"))) {
                                throw new IllegalStateException("The store is away");
                            }
                            return one(task);
                        },
                        out))
                .hasMessage("The store is away");
        assertThat(out.size()).isPositive();
        assertThatThrownBy(() -> JSON.readTree(out.toByteArray())).isInstanceOf(JacksonException.class);
    }
}
