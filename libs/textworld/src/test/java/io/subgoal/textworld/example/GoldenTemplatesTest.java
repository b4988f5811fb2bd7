package io.subgoal.textworld.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.textworld.prompt.PromptFormats;
import io.subgoal.textworld.prompt.Role;
import io.subgoal.textworld.trajectory.AnnotatedTrajectory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * The published templates without golden rows of their own. They differ from those that have some only in whole blocks, so
 * their rows are cut out of the golden ones, and not a letter is made by the code under test.
 */
class GoldenTemplatesTest {

    private static final String HISTORY = "Action history: </s>";
    private static final String END_OF_HISTORY = " </s> Current environment: ";
    private static final String ROOMS = "Visited rooms: ";
    private static final String QUESTION = " What action should you do next? </s> ";

    private record Row(int index, String input, String target) {}

    static List<JsonNode> episodes() throws Exception {
        return GoldenRowsTest.episodes().toList();
    }

    @ParameterizedTest
    @MethodSource("episodes")
    void executorWithoutHistory(JsonNode episode) {
        List<Row> golden = golden(episode, "executor").stream()
                .map(row -> new Row(row.index(), newestOnly(row.input()), row.target()))
                .toList();
        assertThat(rows("v4-nohist-reference/1", Role.EXECUTOR, episode)).isEqualTo(golden);
        assertThat(rows("v4-nohist-2-reference/1", Role.EXECUTOR, episode)).isEqualTo(golden);
    }

    @ParameterizedTest
    @MethodSource("episodes")
    void executorAndControllerOfV5AreThoseOfV4(JsonNode episode) {
        assertThat(rows("v5-reference/1", Role.EXECUTOR, episode)).isEqualTo(golden(episode, "executor"));
        assertThat(rows("v5-reference/1", Role.CONTROLLER, episode)).isEqualTo(golden(episode, "controller"));
        assertThat(rows("v4-nohist-reference/1", Role.CONTROLLER, episode)).isEqualTo(golden(episode, "controller"));
    }

    @ParameterizedTest
    @MethodSource("episodes")
    void imitationWithoutHistoryAndWithoutRooms(JsonNode episode) {
        List<Row> nohist = golden(episode, "imitation").stream()
                .map(row -> new Row(row.index(), newestOnly(row.input()), row.target()))
                .toList();
        assertThat(rows("v4-nohist-reference/1", Role.IMITATION, episode)).isEqualTo(nohist);
        List<Row> bare = nohist.stream()
                .map(row -> new Row(row.index(), withoutRooms(row.input()), row.target()))
                .toList();
        assertThat(rows("v4-nohist-2-reference/1", Role.IMITATION, episode)).isEqualTo(bare);
    }

    /** v5 is the plain template with the executor's way of writing actions. */
    @ParameterizedTest
    @MethodSource("episodes")
    void imitationWithFormalActions(JsonNode episode) {
        Map<Integer, Row> formal =
                golden(episode, "executor").stream().collect(Collectors.toMap(Row::index, row -> row));
        List<Row> v5 = golden(episode, "imitation").stream()
                .map(row -> {
                    Row executor = formal.get(row.index());
                    return new Row(row.index(), withHistoryOf(row.input(), executor.input()), executor.target());
                })
                .toList();
        assertThat(rows("v5-reference/1", Role.IMITATION, episode)).isEqualTo(v5);
    }

    /** Made of the first golden row's own blocks where the state is the same, and of the first step's raw texts. */
    @ParameterizedTest
    @MethodSource("episodes")
    void firstSubgoal(JsonNode episode) {
        JsonNode step = episode.get("steps").get(0);
        String input = episode.get("taskDescription").asString() + " </s> Time: 1; Score: 0; </s> Current environment: "
                + step.get("freelook").asString() + " </s> Current inventory: "
                + step.get("inventory").asString() + " </s>  . You just have started this task."
                + " You did not do any actions yet. What is the first subtask you should do? </s> ";
        String sanitized = input.replace("\n\t", " | ")
                .replace("\n", " | ")
                .replace("\t", " | ")
                .replace("green house", "greenhouse")
                .replace("activate bee hive", "open bee hive")
                .replace("seed peach tree", "peach seed")
                .replace("orange tree seed", "orange seed")
                .replace("(that is open)", "")
                .replace("(containing nothing)", "");
        Row golden = new Row(0, sanitized, episode.get("subgoals").get(0).asString());
        for (String format : List.of("v4-reference/1", "v5-reference/1", "v4-nohist-reference/1")) {
            assertThat(rows(format, Role.FIRST_SUBGOAL, episode)).containsExactly(golden);
        }
    }

    private static List<Row> rows(String format, Role role, JsonNode episode) {
        ExampleBuilder builder = ExampleBuilder.of(PromptFormats.get(format));
        AnnotatedTrajectory annotated = GoldenRowsTest.annotated(episode);
        // The golden imitation rows run over the steps with their markers.
        List<Example> examples = role == Role.IMITATION
                ? builder.rows(role, annotated.trajectory(), builder.labelled(annotated))
                : builder.examples(role, annotated);
        return examples.stream()
                .map(example -> new Row(example.index(), builder.input(example), example.target()))
                .toList();
    }

    private static List<Row> golden(JsonNode episode, String role) {
        List<Row> rows = new ArrayList<>();
        for (JsonNode row : episode.get("rows")) {
            if (row.get("role").asString().equals(role)) {
                rows.add(new Row(
                        row.get("index").asInt(),
                        row.get("input").asString(),
                        row.get("target").asString()));
            }
        }
        return rows;
    }

    /** Of the history only its last entry, with the sentinel that the first one has. */
    private static String newestOnly(String input) {
        int from = input.indexOf(HISTORY) + HISTORY.length();
        int to = input.indexOf(END_OF_HISTORY, from);
        String entries = input.substring(from, to);
        String newest = entries.substring(entries.lastIndexOf(" <extra_id_"));
        return input.substring(0, from) + newest.replaceFirst("<extra_id_\\d+>", "<extra_id_10>") + input.substring(to);
    }

    private static String withoutRooms(String input) {
        int from = input.lastIndexOf(ROOMS);
        return from < 0 ? input : input.substring(0, from) + QUESTION;
    }

    private static String withHistoryOf(String input, String other) {
        return input.substring(0, input.indexOf(HISTORY))
                + history(other)
                + input.substring(input.indexOf(END_OF_HISTORY, input.indexOf(HISTORY)));
    }

    private static String history(String input) {
        int from = input.indexOf(HISTORY);
        return input.substring(from, input.indexOf(END_OF_HISTORY, from));
    }
}
