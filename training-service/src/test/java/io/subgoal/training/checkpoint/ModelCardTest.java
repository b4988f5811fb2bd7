package io.subgoal.training.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.store.training.CheckpointLineage;
import io.subgoal.store.training.StoredCheckpoint;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ModelCardTest {

    private static final UUID ID = new UUID(1, 2);

    @Test
    void saysHowAModelWasMadeAndHowToUseIt() {
        CheckpointLineage lineage = new CheckpointLineage(
                new CheckpointLineage.Run(
                        ID,
                        "run-1",
                        "joint",
                        Map.of("preset", "tiny"),
                        Map.of("seed", 7, "schedule", "cosine"),
                        new CheckpointLineage.Annotation(ID, "offline"),
                        new CheckpointLineage.Dataset(ID, "gold", "abc123", "1.2.3")),
                "0.1.0");
        String card = ModelCard.of(checkpoint(
                List.of("executor", "controller"),
                "compact/1",
                Map.of("metrics", Map.of("dev_loss", 0.25), "sourceTokens", 512, "baseModel", "google/flan-t5-small"),
                lineage));

        assertThat(card)
                .startsWith("---\nlibrary_name: transformers\n")
                .contains("base_model: \"google/flan-t5-small\"\n", "* `controller`: the next sub-goal\n")
                .contains("prompt = \"executor | Your task is to boil water.", "max_length=512")
                .contains("training run `run-1`", "by the teacher `offline`", "dataset `gold`", "SHA-256 `abc123`")
                .contains("| `schedule` | \"cosine\" |\n| `seed` | 7 |\n", "| `dev_loss` | 0.25 |\n")
                .contains("code version: 0.1.0\n", "| `config.json` | 12 | `ff` |\n")
                .contains("\"checkpointId\": \"" + ID + "\"");
    }

    @Test
    void saysLittleOfABaseModel() {
        String card = ModelCard.of(checkpoint(List.of(), null, Map.of(), new CheckpointLineage(null, null)));
        assertThat(card)
                .contains("a base model for fine-tuning", "uploaded on 2026-01-01T00:00:00Z", "translate English")
                .doesNotContain("## Input", "localhost", "null", "scienceworld");
    }

    private static StoredCheckpoint checkpoint(
            List<String> roles, String format, Map<String, Object> details, CheckpointLineage lineage) {
        return new StoredCheckpoint(
                ID,
                null,
                "model",
                roles,
                format,
                100,
                123_456,
                details,
                new StoredCheckpoint.Marks(false, true, false),
                lineage,
                List.of(new StoredCheckpoint.File("config.json", "ff", 12)),
                Instant.parse("2026-01-01T00:00:00Z"));
    }
}
