package io.subgoal.suite.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subgoal.api.agent.ExperimentRequest;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentFileTest {

    private static final String CHECKSUM = "0123456789abcdef".repeat(4);
    private static final String EXPERIMENT = """
            name: table
            dataset: %s
            models:
              imitation: {3: imitation-a, 4: imitation-b, 5: imitation-c}
            training:
              joint: {role: joint, settings: {updates: 5000, warmup: 100, evaluateEvery: 500, saveEvery: 30, batchSize: 16}}
              published: {role: executor, settings: {epochs: 8, warmup: 0}}
            evaluations:
              subgoal: {agent: subgoal, models: {executor: joint}, set: test_first10}
              half: {agent: random, share: 0.5, episodes: [{task: "7-2", variations: ["test:4"]}]}
            seeds: [3, 4, 5]
            """;

    @TempDir
    Path folder;

    @Test
    void aDatasetMayBeAFileBesideTheExperiment() throws IOException {
        ExperimentFile file = read("""
                {file: gold/clean.jsonl.xz, checksum: %s, simulatorVersion: 1.2.3, simplifications: easy}""".formatted(CHECKSUM));
        assertThat(file.gold())
                .isEqualTo(new GoldFile(folder.resolve("gold/clean.jsonl.xz"), CHECKSUM, "1.2.3", "easy"));
        assertThat(file.request().dataset()).isEqualTo(Map.of("checksum", CHECKSUM));
        assertThat(file.request().seeds()).containsExactly(3L, 4L, 5L);
        assertThat(file.request().models())
                .isEqualTo(Map.of("imitation", Map.of(3L, "imitation-a", 4L, "imitation-b", 5L, "imitation-c")));
    }

    @Test
    void aDatasetThatIsNoFileIsLeftToTheService() throws IOException {
        ExperimentFile made = read("{tasks: [\"7-2\"], selection: clean}");
        assertThat(made.gold()).isNull();
        assertThat(made.request().dataset()).containsKeys("tasks", "selection");
        ExperimentFile known = read("{checksum: %s}".formatted(CHECKSUM));
        assertThat(known.gold()).isNull();
        assertThat(known.request().dataset()).isEqualTo(Map.of("checksum", CHECKSUM));
    }

    @Test
    void saysWhatIsWrongWithAFile() throws IOException {
        assertThatThrownBy(() -> read("{file: gold.xz}")).hasMessageContaining("the 'checksum' of its dataset");
        assertThatThrownBy(() -> read("{file: gold.xz, checksum: abc}")).hasMessageContaining("64 hexadecimal digits");
        assertThatThrownBy(() -> read("{file: gold.xz, checksum: %s, tasks: [\"7-2\"]}".formatted(CHECKSUM)))
                .hasMessageContaining("a file has no [tasks]");
        GoldFile absent =
                read("{file: gold.xz, checksum: %s}".formatted(CHECKSUM)).gold();
        assertThat(absent).isNotNull();
        assertThatThrownBy(absent::require)
                .hasMessageContaining(folder.resolve("gold.xz").toString())
                .hasMessageContaining(CHECKSUM);
        Path half = Files.writeString(folder.resolve("half.yaml"), "name: half\n");
        assertThatThrownBy(() -> ExperimentFile.read(half))
                .hasMessageContaining("name, dataset, training, evaluations");
    }

    @Test
    void aSmallerVersionTrainsShorterPlaysLessAndWithOneSeed() throws IOException {
        ExperimentRequest small = scaled("0.05");
        assertThat(small.name()).isEqualTo("table-scale0.05");
        assertThat(small.dataset()).isEqualTo(Map.of("checksum", CHECKSUM));
        assertThat(small.training().get("joint"))
                .containsEntry("role", "joint")
                .containsEntry(
                        "settings",
                        Map.of("updates", 250, "warmup", 5, "evaluateEvery", 25, "saveEvery", 2, "batchSize", 16));
        assertThat(small.training().get("published")).containsEntry("settings", Map.of("epochs", 1, "warmup", 0));
        assertThat(small.evaluations().get("subgoal"))
                .containsEntry("share", new BigDecimal("0.05"))
                .containsEntry("set", "test_first10");
        assertThat(small.evaluations().get("half")).containsEntry("share", new BigDecimal("0.025"));
        assertThat(small.seeds()).isEqualTo(List.of(3L));
        assertThat(small.models()).containsOnlyKeys("imitation");
        assertThat(scaled("0.000001").training().get("joint"))
                .containsEntry(
                        "settings",
                        Map.of("updates", 1, "warmup", 1, "evaluateEvery", 1, "saveEvery", 1, "batchSize", 16));
    }

    @Test
    void atFullScaleAnExperimentIsItself() throws IOException {
        assertThat(scaled("1.0"))
                .isEqualTo(read("{checksum: %s}".formatted(CHECKSUM)).request());
    }

    @Test
    void refusesScalesThatMakeNoSense() {
        assertThatThrownBy(() -> scaled("0")).hasMessageContaining("above 0 and at most 1, not 0");
        assertThatThrownBy(() -> scaled("1.5")).hasMessageContaining("not 1.5");
        assertThatThrownBy(() -> {
                    Path file = Files.writeString(
                            folder.resolve("open.yaml"),
                            EXPERIMENT.formatted("{selection: clean}").replace("epochs: 8, ", ""));
                    ExperimentFile.read(file).scaled(new BigDecimal("0.5"));
                })
                .hasMessageContaining("training.published.settings must say 'updates' or 'epochs'");
    }

    private ExperimentRequest scaled(String factor) throws IOException {
        return read("{checksum: %s}".formatted(CHECKSUM))
                .scaled(new BigDecimal(factor))
                .request();
    }

    private ExperimentFile read(String dataset) throws IOException {
        return ExperimentFile.read(Files.writeString(folder.resolve("experiment.yaml"), EXPERIMENT.formatted(dataset)));
    }
}
