package io.subgoal.t5;

import static io.subgoal.t5.ParityFiles.directory;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import io.subgoal.t5.checkpoint.CheckpointException;
import io.subgoal.t5.checkpoint.Safetensors;
import io.subgoal.t5.checkpoint.Tensor;
import io.subgoal.t5.parity.CaseResult;
import io.subgoal.t5.parity.Difference;
import io.subgoal.t5.parity.ParityCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What Hugging Face computes from the same weights: encoder states, logits, losses, gradients, sequences, a curve. */
class ParityTest {

    private static final String TIED = "t5-v1_0-relu-tied";
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path copy;

    @ParameterizedTest
    @ValueSource(strings = {TIED, "flan-gated-gelu-untied", "deep-decoder-gated-silu"})
    void everyCaseAgrees(String name) {
        List<CaseResult> results = check(directory(name));
        assertThat(results).hasSizeGreaterThanOrEqualTo(9).allSatisfy(result -> {
            assertThat(result.pass()).as(result.json()).isTrue();
            assertThat(result.worst()).isNotEmpty();
        });
    }

    @Test
    void oneCaseIsOneJsonObject() {
        JsonNode result = JSON.readTree(check(directory(TIED)).getFirst().json());
        assertThat(result.get("case").asString()).isEqualTo("forward/0");
        assertThat(result.get("worst").propertyNames()).containsExactly("encoder", "logits", "loss", "gradientNorm");
        assertThat(result.get("pass").asBoolean()).isTrue();
    }

    /** A check that cannot fail is none: each kind of expectation is bent a little beyond its limit. */
    @Test
    void noticesEveryKindOfDifference() throws IOException {
        copyOf(TIED, cases -> {
            scale(cases.get("forward").get(0), "loss", 1 + 2e-5);
            ObjectNode norms = (ObjectNode) cases.get("forward").get(1).get("grad_norms");
            scale(norms, "shared.weight", 1 + 2e-3);
            ArrayNode sequence =
                    (ArrayNode) cases.get("generate").get(0).get("sequences").get(0);
            sequence.set(1, sequence.get(1).asInt() + 1);
            ArrayNode scores = (ArrayNode) cases.get("generate").get(1).get("sequences_scores");
            scores.set(0, scores.get(0).asDouble() + 2e-4);
            scale(cases.get("train").get("steps").get(3), "grad_norm", 1 + 3e-3);
        });
        Map<String, Tensor> expected = Safetensors.read(copy.resolve("expected.safetensors"));
        bend(expected.get("forward.1.encoder"));
        bend(expected.get("forward.2.logits"));
        bend(expected.get("trained.shared.weight"));
        Safetensors.write(copy.resolve("expected.safetensors"), expected);

        List<CaseResult> results = check(copy);
        assertThat(failed(results, "forward/0")).containsExactly(Difference.LOSS);
        assertThat(failed(results, "forward/1"))
                .containsExactlyInAnyOrder(Difference.ENCODER, Difference.GRADIENT_NORM);
        assertThat(failed(results, "forward/2")).containsExactly(Difference.LOGITS);
        assertThat(failed(results, "generate/0")).containsExactly(Difference.SEQUENCES);
        assertThat(failed(results, "generate/1")).containsExactly(Difference.SCORES);
        assertThat(failed(results, "train")).containsExactlyInAnyOrder(Difference.GRADIENT_NORM, Difference.WEIGHTS);
    }

    @Test
    void whatCannotBeRunSaysWhyAndTheRestIsRun() throws IOException {
        copyOf(TIED, cases -> ((ObjectNode) cases.get("generate").get(0).get("settings")).put("top_k", 5));
        List<CaseResult> results = check(copy);
        assertThat(results).hasSize(9);
        assertThat(results.get(3).pass()).isFalse();
        assertThat(results.get(3).error()).contains("Setting 'top_k' is not supported");
        assertThat(results.get(4).pass()).isTrue();
    }

    @Test
    void aDirectoryOfAnotherFormIsRefused() {
        assertThatThrownBy(() -> check(copy))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("has no cases.json");
    }

    private static List<CaseResult> check(Path directory) {
        List<CaseResult> results = new ArrayList<>();
        boolean pass = new ParityCheck(directory, Device.cpu()).run(results::add);
        assertThat(pass).isEqualTo(results.stream().allMatch(CaseResult::pass));
        return results;
    }

    private static List<Difference> failed(List<CaseResult> results, String name) {
        CaseResult result =
                results.stream().filter(r -> r.name().equals(name)).findFirst().orElseThrow();
        return result.worst().entrySet().stream()
                .filter(e -> e.getValue() > e.getKey().limit())
                .map(Map.Entry::getKey)
                .toList();
    }

    private void copyOf(String name, Consumer<ObjectNode> change) throws IOException {
        for (String file : List.of("config.json", "model.safetensors", "expected.safetensors")) {
            Files.copy(directory(name).resolve(file), copy.resolve(file));
        }
        ObjectNode cases =
                (ObjectNode) JSON.readTree(directory(name).resolve("cases.json").toFile());
        change.accept(cases);
        Files.writeString(copy.resolve("cases.json"), JSON.writeValueAsString(cases));
    }

    private static void scale(JsonNode node, String field, double factor) {
        ((ObjectNode) node).put(field, node.get(field).asDouble() * factor);
    }

    /** Moves one value by a little more than the limit, measured by the largest. */
    private static void bend(Tensor tensor) {
        float largest = 0;
        for (float value : tensor.values()) {
            largest = Math.max(largest, Math.abs(value));
        }
        tensor.values()[0] += 2e-4f * largest;
    }
}
