package io.subgoal.inference;

import ai.djl.Device;
import io.subgoal.t5.Initialization;
import io.subgoal.t5.T5Model;
import io.subgoal.t5.checkpoint.FeedForward;
import io.subgoal.t5.checkpoint.T5Config;
import io.subgoal.t5.tokenizer.T5Tokenizer;
import io.subgoal.t5.tokenizer.WordLevelTokenizer;
import io.subgoal.t5.train.AdamW;
import io.subgoal.t5.train.Example;
import io.subgoal.t5.train.Trainer;
import io.subgoal.textworld.example.ExampleBuilder;
import io.subgoal.textworld.prompt.PromptFormat;
import io.subgoal.textworld.prompt.PromptFormats;
import io.subgoal.textworld.prompt.Role;
import io.subgoal.textworld.task.Fold;
import io.subgoal.textworld.task.Tasks;
import io.subgoal.textworld.trajectory.AnnotatedTrajectory;
import io.subgoal.textworld.trajectory.Segment;
import io.subgoal.textworld.trajectory.Step;
import io.subgoal.textworld.trajectory.Trajectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A model that knows one short episode by heart, so that what it should decide is known. */
final class Lesson {

    static final String TASK = "Your task is to find the orange. Focus on it.";
    static final String HALLWAY = "This room is called the hallway. In it, you see: \n\ta picture\n";
    static final String KITCHEN = "This room is called the kitchen. In it, you see: \n\tan orange\n\ta stove\n";
    static final String EMPTY_KITCHEN = "This room is called the kitchen. In it, you see: \n\ta stove\n";
    static final String NOTHING = "In your inventory, you see:\n";
    static final String ORANGE = "In your inventory, you see:\n\tan orange\n";

    private static final int UPDATES = 250;

    private Lesson() {}

    /** The steps of the episode. */
    static final List<Step> STEPS = List.of(
            new Step("go to kitchen", "You move to the kitchen.", 0.25, false, HALLWAY, NOTHING),
            new Step("pick up orange", "You move the orange to the inventory.", 0.5, false, KITCHEN, NOTHING),
            new Step("wait1", "Time passes.", 0.5, false, EMPTY_KITCHEN, ORANGE),
            new Step("focus on orange", "You focus on the orange.", 1, true, EMPTY_KITCHEN, ORANGE));

    /** The state before a step, as it is sent. */
    static Map<String, Object> state(
            double score, List<Map<String, Object>> history, Step step, List<String> subgoals) {
        List<String> rooms = step.look().equals(HALLWAY) ? List.of("hallway") : List.of("hallway", "kitchen");
        return Map.of(
                "task", TASK,
                "score", score,
                "history", history,
                "look", step.look(),
                "inventory", step.inventory(),
                "rooms", rooms,
                "subgoals", subgoals);
    }

    /** Something that was done, as it is sent. */
    static Map<String, Object> item(String action, double reward, String observation) {
        return Map.of("action", action, "reward", reward, "observation", observation);
    }

    /** Trains a model for roles and writes it into a directory. */
    static void teach(List<Role> roles, Path directory) throws IOException {
        PromptFormat format = PromptFormats.get("compact/1");
        ExampleBuilder builder = ExampleBuilder.of(format);
        var rows = roles.stream()
                .flatMap(role -> builder.examples(role, episode()).stream())
                .toList();
        WordLevelTokenizer words = new WordLevelTokenizer();
        for (var row : rows) {
            words.add(format.input(row.role(), row.state()));
            words.add(row.target());
        }
        Path file = Files.writeString(directory.resolve("tokenizer.json"), words.toJson(1000));
        try (T5Tokenizer tokenizer = T5Tokenizer.load(file)) {
            List<Example> examples = new ArrayList<>();
            for (var row : rows) {
                examples.add(new Example(
                        tokenizer.encode(format.input(row.role(), row.state())), tokenizer.encode(row.target())));
            }
            train(examples, tokenizer.size(), directory);
        }
    }

    /** What the model is asked at the beginning of the episode. */
    static String firstSubgoalInput() {
        PromptFormat format = PromptFormats.get("compact/1");
        var row = ExampleBuilder.of(format)
                .examples(Role.FIRST_SUBGOAL, episode())
                .getFirst();
        return format.input(row.role(), row.state());
    }

    private static void train(List<Example> examples, int vocabulary, Path directory) {
        T5Config config =
                new T5Config(vocabulary, 32, 8, 64, 2, 2, 4, 32, 128, 0, 1e-6, FeedForward.RELU, true, 0, 1, 0);
        try (T5Model model = T5Model.of(config, Device.cpu(), Initialization.COPY.weights(config, 1));
                Trainer trainer = new Trainer(model, AdamW.PUBLISHED)) {
            long targets = examples.stream().mapToLong(e -> e.target().length).sum();
            for (int update = 0; update < UPDATES; update++) {
                trainer.accumulate(examples, 1.0 / targets, 0, 0, 1);
                trainer.update(3e-3);
            }
            model.save(directory);
        }
    }

    private static AnnotatedTrajectory episode() {
        return new AnnotatedTrajectory(
                new Trajectory(Tasks.get("7-1"), 0, Fold.TRAIN, TASK, STEPS),
                List.of(
                        new Segment("navigate_to(kitchen)", STEPS.subList(0, 1)),
                        new Segment("pick_up(orange)", STEPS.subList(1, 3)),
                        new Segment("focus_on(orange)", STEPS.subList(3, 4))));
    }
}
