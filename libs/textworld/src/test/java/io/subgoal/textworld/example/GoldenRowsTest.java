package io.subgoal.textworld.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.textworld.prompt.PromptFormats;
import io.subgoal.textworld.prompt.Role;
import io.subgoal.textworld.task.Task;
import io.subgoal.textworld.task.Tasks;
import io.subgoal.textworld.trajectory.AnnotatedTrajectory;
import io.subgoal.textworld.trajectory.Segment;
import io.subgoal.textworld.trajectory.Step;
import io.subgoal.textworld.trajectory.Trajectory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Rows as the published code renders them, byte for byte. */
class GoldenRowsTest {

    static Stream<JsonNode> episodes() throws IOException {
        JsonMapper json = new JsonMapper();
        try (InputStream in = GoldenRowsTest.class.getResourceAsStream("/golden/rows.jsonl")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().map(json::readTree);
        }
    }

    @ParameterizedTest
    @MethodSource("episodes")
    void rendersThePublishedRows(JsonNode episode) {
        ExampleBuilder builder = ExampleBuilder.of(PromptFormats.get("v4-reference/1"));
        AnnotatedTrajectory annotated = annotated(episode);
        List<Example> examples = new ArrayList<>();
        examples.addAll(builder.examples(Role.EXECUTOR, annotated));
        examples.addAll(builder.examples(Role.CONTROLLER, annotated));
        // The golden imitation rows run over the steps with their markers.
        examples.addAll(builder.rows(Role.IMITATION, annotated.trajectory(), builder.labelled(annotated)));

        List<Row> rows = examples.stream()
                .map(e -> new Row(e.role().wireName(), e.index(), builder.input(e), e.target()))
                .toList();
        List<Row> golden = episode.get("rows")
                .valueStream()
                .map(row -> new Row(
                        row.get("role").asString(),
                        row.get("index").asInt(),
                        row.get("input").asString(),
                        row.get("target").asString()))
                .toList();
        assertThat(rows).containsExactlyInAnyOrderElementsOf(golden);
    }

    private record Row(String role, int index, String input, String target) {}

    static AnnotatedTrajectory annotated(JsonNode episode) {
        List<Segment> segments = new ArrayList<>();
        List<Step> all = new ArrayList<>();
        List<Step> open = new ArrayList<>();
        String subgoal = "";
        for (JsonNode node : episode.get("steps")) {
            Step step = new Step(
                    node.get("action").asString(),
                    node.get("observation").asString(),
                    Double.parseDouble(node.get("score").asString()),
                    Boolean.parseBoolean(node.get("isCompleted").asString()),
                    node.get("freelook").asString(),
                    node.get("inventory").asString());
            if (step.action().equals("end subgoal")) {
                continue;
            }
            String next = node.get("subgoal").asString();
            if (!open.isEmpty() && !next.equals(subgoal)) {
                segments.add(new Segment(subgoal, open));
                open.clear();
            }
            subgoal = next;
            open.add(step);
            all.add(step);
        }
        segments.add(new Segment(subgoal, open));
        Task task = Tasks.get(episode.get("task").asString());
        int variation = episode.get("variation").asInt();
        Trajectory trajectory = new Trajectory(
                task,
                variation,
                task.fold(variation),
                episode.get("taskDescription").asString(),
                all);
        return new AnnotatedTrajectory(trajectory, segments);
    }
}
