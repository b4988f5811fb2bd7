package io.subgoal.training.checkpoint;

import io.subgoal.store.training.CheckpointLineage;
import io.subgoal.store.training.StoredCheckpoint;
import io.subgoal.textworld.prompt.HistoryEntry;
import io.subgoal.textworld.prompt.PromptFormats;
import io.subgoal.textworld.prompt.PromptState;
import io.subgoal.textworld.prompt.Role;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What goes with a model: what it is, how it was made, how to use it. In the form that Hugging Face knows. */
final class ModelCard {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int DEFAULT_SOURCE_TOKENS = 1024;

    /** A made-up decision, to show what an input looks like. */
    private static final PromptState EXAMPLE = new PromptState(
            "Your task is to boil water.",
            2,
            0.1,
            List.of(HistoryEntry.START, new HistoryEntry("go to kitchen", 0.1, "You move to the kitchen.")),
            """
                    This room is called the kitchen. In it, you see:\s
                    \ta stove, which is turned off. On the stove is: nothing.
                    \ta metal pot
                    You also see:
                    \tA door to the hallway (that is open)
                    """,
            "In your inventory, you see:\n\tan orange\n",
            List.of("hallway", "kitchen"),
            List.of("navigate_to(kitchen)", "pick_up(metal pot)"));

    private final StoredCheckpoint checkpoint;
    private final StringBuilder text = new StringBuilder();

    private ModelCard(StoredCheckpoint checkpoint) {
        this.checkpoint = checkpoint;
    }

    /** The card in Markdown, front matter first. */
    static String of(StoredCheckpoint checkpoint) {
        ModelCard card = new ModelCard(checkpoint);
        card.frontMatter();
        card.about();
        card.input();
        card.transformers();
        card.service();
        card.training();
        card.metrics();
        card.files();
        return card.text.toString();
    }

    private void frontMatter() {
        line("---");
        line("library_name: transformers");
        line("pipeline_tag: text2text-generation");
        line("license: unknown");
        if (checkpoint.details().get("baseModel") instanceof String base) {
            line("base_model: " + JSON.writeValueAsString(base));
        }
        line("tags:");
        line("- t5");
        if (!checkpoint.roles().isEmpty()) {
            line("- scienceworld");
            line("- sub-goal-distillation");
            checkpoint.roles().forEach(role -> line("- " + role));
        }
        line("---");
        line("");
    }

    private void about() {
        line("# " + checkpoint.name());
        line("");
        String parameters = String.format(Locale.ROOT, "%,d parameters", checkpoint.parameters());
        if (checkpoint.roles().isEmpty()) {
            line("A T5 of %s, without a role yet: a base model for fine-tuning.".formatted(parameters));
        } else {
            line("A T5 of %s that plays ScienceWorld by sub-goal distillation. Its roles:".formatted(parameters));
            line("");
            checkpoint.roles().forEach(role -> line("* `%s`: %s".formatted(role, duty(role))));
        }
        line("");
        line("No licence was stated: find out what holds for its origin before you pass it on.");
        line("");
    }

    private static String duty(String role) {
        return Role.parse(role)
                .map(known -> switch (known) {
                    case EXECUTOR -> "the next action towards the current sub-goal, or that it is reached";
                    case CONTROLLER -> "the next sub-goal";
                    case FIRST_SUBGOAL -> "the first sub-goal, before anything was done";
                    case IMITATION -> "the next action, without sub-goals";
                })
                .orElse("a role this version does not know");
    }

    private void input() {
        String prompt = prompt();
        if (!prompt.isEmpty()) {
            line("## Input");
            line("");
            line(
                    "Inputs have the prompt format `%s`, at most %d tokens. It answers no other. One for the role `%s`, made up:"
                            .formatted(
                                    checkpoint.format(),
                                    sourceTokens(),
                                    checkpoint.roles().getFirst()));
            block("", prompt);
        }
    }

    private String prompt() {
        String format = checkpoint.format();
        return format == null || checkpoint.roles().isEmpty()
                ? ""
                : PromptFormats.find(format)
                        .flatMap(known ->
                                Role.parse(checkpoint.roles().getFirst()).map(role -> known.input(role, EXAMPLE)))
                        .orElse("");
    }

    private int sourceTokens() {
        return checkpoint.details().get("sourceTokens") instanceof Number number
                ? number.intValue()
                : DEFAULT_SOURCE_TOKENS;
    }

    private void transformers() {
        String prompt = prompt();
        String input = prompt.isEmpty() ? "translate English to German: The house is wonderful." : prompt;
        line("## With transformers");
        line("");
        line("Run this in the folder of this file:");
        block("python", """
                from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

                tokenizer = AutoTokenizer.from_pretrained(".")
                model = AutoModelForSeq2SeqLM.from_pretrained(".")
                prompt = %s
                inputs = tokenizer(prompt, return_tensors="pt", truncation=True, max_length=%d)
                answer = model.generate(**inputs, max_new_tokens=32)
                print(tokenizer.decode(answer[0], skip_special_tokens=True))""".formatted(JSON.writeValueAsString(input), sourceTokens()));
    }

    private void service() {
        if (checkpoint.roles().isEmpty()) {
            return;
        }
        line("## With the inference service");
        block("sh", """
                curl -X PUT localhost:8083/v1/models/%1$s -H 'Content-Type: application/json' \\
                  -d '{"checkpointId": "%2$s"}'
                curl localhost:8083/v1/models/%1$s/generate -H 'Content-Type: application/json' \\
                  -d '{"inputs": ["an input as above"]}'""".formatted(checkpoint.name(), checkpoint.id()));
        line(
                "`/v1/decide` makes the input itself. On another installation, send this archive to the training service's");
        line("`/v1/checkpoints` first; the checkpoint has another id there.");
        line("");
    }

    private void training() {
        CheckpointLineage lineage = checkpoint.lineage();
        line("## Origin");
        line("");
        CheckpointLineage.Run run = lineage.run();
        if (run == null) {
            line("* uploaded on %s; how it was trained is not known here".formatted(checkpoint.createdAt()));
        } else {
            CheckpointLineage.@Nullable Annotation annotation = run.annotation();
            CheckpointLineage.Dataset dataset = run.dataset();
            line("* training run `%s` (%s), for `%s`, from %s, after %d updates"
                    .formatted(run.name(), run.id(), run.role(), base(run.base()), checkpoint.updates()));
            if (annotation != null) {
                line("* sub-goals: annotation run %s by the teacher `%s`"
                        .formatted(annotation.id(), annotation.teacher()));
            }
            line("* trajectories: dataset `%s` (%s), SHA-256 `%s`, simulator %s"
                    .formatted(
                            dataset.name(),
                            dataset.id(),
                            dataset.checksum() == null ? "not taken" : dataset.checksum(),
                            dataset.simulatorVersion() == null ? "not known" : dataset.simulatorVersion()));
        }
        line("* code version: %s".formatted(lineage.codeVersion() == null ? "not known" : lineage.codeVersion()));
        line("* checkpoint %s of %s".formatted(checkpoint.id(), checkpoint.createdAt()));
        line("");
        if (run != null) {
            line("Settings:");
            line("");
            table("setting", new TreeMap<>(run.settings()));
        }
    }

    private static String base(Map<String, Object> base) {
        Object preset = base.get("preset");
        return preset == null
                ? "the base model `%s`".formatted(JSON.writeValueAsString(base))
                : "scratch, preset `" + preset + "`";
    }

    private void metrics() {
        Map<String, Double> metrics = CheckpointMapper.metrics(checkpoint);
        if (!metrics.isEmpty()) {
            line("## Measured");
            line("");
            line("On rows of the dev fold, when it was stored:");
            line("");
            table("metric", new TreeMap<>(metrics));
        }
    }

    private void files() {
        line("## Files");
        line("");
        line("| file | bytes | SHA-256 |");
        line("|---|---|---|");
        checkpoint
                .files()
                .forEach(file -> line("| `%s` | %d | `%s` |".formatted(file.path(), file.size(), file.sha256())));
    }

    private void table(String head, Map<String, ?> rows) {
        line("| %s | value |".formatted(head));
        line("|---|---|");
        rows.forEach((name, value) -> line(
                "| `%s` | %s |".formatted(name, JSON.writeValueAsString(value).replace("|", "\\|"))));
        line("");
    }

    private void block(String language, String content) {
        line("");
        line("```" + language);
        line(content);
        line("```");
        line("");
    }

    private void line(String content) {
        text.append(content).append('\n');
    }
}
