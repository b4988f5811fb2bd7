package io.subgoal.scienceworld;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subgoal.textworld.task.Fold;
import io.subgoal.textworld.task.Task;
import io.subgoal.textworld.task.Tasks;
import io.subgoal.textworld.trajectory.Step;
import io.subgoal.textworld.trajectory.Trajectory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class WorldTest {

    private static final Task FIND_ANIMAL = Tasks.get("4-4");

    private static final Task GROW_FRUIT = Tasks.get("5-2");

    private static World world;

    @BeforeAll
    static void createWorld() {
        world = World.create();
    }

    @Test
    void showsTheTaskAndTheSurroundings() {
        World.Episode episode = world.load(FIND_ANIMAL, 0, Simplifications.EASY);
        assertThat(episode.description())
                .isEqualTo(
                        "Your task is to find a(n) animal. First, focus on the thing. Then, move it to the red box in the kitchen.");
        assertThat(episode.look()).startsWith("This room is called the hallway. In it, you see: \n\tthe agent\n");
        assertThat(episode.inventory()).isEqualTo("In your inventory, you see:\n\tan orange\n");
        assertThat(episode.validActions()).contains("go to kitchen", "wait1").isSorted();
    }

    @Test
    void showsWhatLiesBehindTheWords() {
        World.Episode episode = world.load(FIND_ANIMAL, 0, Simplifications.EASY);
        assertThat(episode.possibleActions()).contains("open OBJ", "move OBJ to OBJ");
        assertThat(episode.objectTree()).startsWith("{").contains("\"red box\"");
        assertThat(episode.goalProgress()).contains("focus");
    }

    @Test
    void countsMovesAsTheSimulatorDoes() {
        World.Episode episode = world.load(FIND_ANIMAL, 0, Simplifications.EASY);
        assertThat(episode.step("look around").moves()).isZero();
        assertThat(episode.step("juggle orange")).satisfies(result -> {
            assertThat(result.notUnderstood()).isTrue();
            assertThat(result.moves()).isZero();
        });
        assertThat(episode.step("go to kitchen")).satisfies(result -> {
            assertThat(result.observation()).isEqualTo("You move to the kitchen.");
            assertThat(result.moves()).isEqualTo(1);
            assertThat(result.scorePercent()).isPositive();
        });
        assertThat(episode.step("wait1").moves()).isEqualTo(3);
        assertThat(episode.step("wait").moves()).isEqualTo(14);
    }

    @Test
    void asksWhichOfSeveralThingsIsMeant() {
        World.Episode episode = world.load(Tasks.get("5-2"), 0, Simplifications.EASY);
        for (String action : List.of("go to kitchen", "pick up seed jar", "go to hallway", "go to greenhouse")) {
            episode.step(action);
        }
        StepResult asked = episode.step("move apple seed in seed jar to flower pot 3");
        assertThat(asked.ambiguous()).isTrue();
        assertThat(episode.step("0").observation()).startsWith("You move the apple seed");
    }

    @Test
    void goldPathsSolveTheTaskAndKeepTheSixFields() {
        Trajectory gold = GoldTrajectories.generate(world, FIND_ANIMAL, 0, Simplifications.EASY);
        assertThat(gold.fold()).isEqualTo(Fold.TRAIN);
        assertThat(gold.finalScore()).isEqualTo(1);
        assertThat(gold.steps().getFirst().action()).isEqualTo("look around");
        assertThat(gold.steps().getLast().completed()).isTrue();
        assertThat(gold.keptSteps()).noneMatch(step -> step.action().equals("look around"));
    }

    @Test
    void anotherWorldProvesATrajectoryAndFindsWhereItWasTamperedWith() {
        Trajectory gold = GoldTrajectories.generate(world, FIND_ANIMAL, 0, Simplifications.EASY);
        World other = World.create();
        assertThat(GoldTrajectories.verify(other, gold, Simplifications.EASY)).isEmpty();

        List<Step> steps = new ArrayList<>(gold.steps());
        Step third = steps.get(3);
        steps.set(
                3,
                new Step(
                        third.action(),
                        third.observation(),
                        third.score() + 0.01,
                        third.completed(),
                        third.look(),
                        third.inventory()));
        Trajectory tampered = new Trajectory(FIND_ANIMAL, 0, Fold.TRAIN, gold.description(), steps);
        assertThat(GoldTrajectories.verify(other, tampered, Simplifications.EASY))
                .hasValueSatisfying(difference -> {
                    assertThat(difference.step()).isEqualTo(3);
                    assertThat(difference.field()).isEqualTo("score");
                    assertThat(difference)
                            .hasToString("score of step 3 was '%s' and is '%s'"
                                    .formatted(third.score() + 0.01, third.score()));
                });
    }

    @Test
    void canonicalNamesAreWhatTheAgentSees() {
        Trajectory gold = GoldTrajectories.generate(world, FIND_ANIMAL, 0, Simplifications.EASY);
        Trajectory canonical = GoldTrajectories.generateCanonical(world, FIND_ANIMAL, 0, Simplifications.EASY);
        assertThat(actions(gold)).contains("focus on blue jay", "move egg blue jay egg in inventory to red box");
        assertThat(actions(canonical)).contains("focus on blue jay egg", "move blue jay egg to red box");
        assertThat(canonical.steps()).hasSameSizeAs(gold.steps());
        assertThat(canonical.finalScore()).isEqualTo(gold.finalScore());
    }

    @Test
    void whatIsReadChangesNothing() {
        List<String> path = world.goldActions(GROW_FRUIT, 0, Simplifications.EASY);
        World.Episode unread = world.load(GROW_FRUIT, 0, Simplifications.EASY);
        List<StepResult> results = path.stream().map(unread::step).toList();
        String tree = unread.objectTree();

        World.Episode read = world.load(GROW_FRUIT, 0, Simplifications.EASY);
        for (int i = 0; i < path.size(); i++) {
            read.validActions();
            read.possibleObjects();
            read.look();
            read.goalProgress();
            assertThat(read.step(path.get(i))).isEqualTo(results.get(i));
        }
        assertThat(read.objectTree()).isEqualTo(tree);
    }

    @Test
    void anEpisodeBeginsWithoutTheScoreOfTheLastOne() {
        world.load(FIND_ANIMAL, 0, Simplifications.EASY).step("focus on orange");
        StepResult result = world.load(FIND_ANIMAL, 0, Simplifications.EASY).step("help");
        assertThat(result).returns(0.0, StepResult::score).returns(false, StepResult::completed);
    }

    @Test
    void anEpisodeEndsWhenItsWorldLoadsAnother() {
        World.Episode old = world.load(FIND_ANIMAL, 0, Simplifications.EASY);
        world.load(FIND_ANIMAL, 1, Simplifications.EASY);
        assertThatThrownBy(() -> old.step("wait1")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesWhatDoesNotExist() {
        assertThatThrownBy(() -> world.load(FIND_ANIMAL, 300, Simplifications.EASY))
                .hasMessageContaining("variations 0 to 299");
        assertThatThrownBy(() -> new Simplifications("easy,flying")).hasMessageContaining("'flying'");
        assertThatThrownBy(() -> new Simplifications("easy,openDoors")).hasMessageContaining("stands alone");
        assertThatThrownBy(() -> world.load(Tasks.get("3-1"), 0, new Simplifications("noElectricalAction")))
                .hasMessageContaining("about electricity");
    }

    @Test
    void printsNothingAndWritesNothing() throws IOException {
        Set<Path> before = files();
        PrintStream console = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            World fresh = World.create();
            fresh.load(FIND_ANIMAL, 0, Simplifications.EASY).step("look around");
        } finally {
            System.setOut(console);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void knowsTheFoldsThatTheSimulatorHas() {
        Simulator simulator = new Simulator(SimulatorClasses.load(), Patience.STANDARD);
        for (Task task : Tasks.all()) {
            simulator.load(task.name(), 0, "");
            assertThat(simulator.variations("Train")).as(task.name()).isEqualTo(task.variations(Fold.TRAIN));
            assertThat(simulator.variations("Dev")).as(task.name()).isEqualTo(task.variations(Fold.DEV));
            assertThat(simulator.variations("Test")).as(task.name()).isEqualTo(task.variations(Fold.TEST));
        }
    }

    private static List<String> actions(Trajectory trajectory) {
        return trajectory.steps().stream().map(step -> step.action()).toList();
    }

    private static Set<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(Path.of(""))) {
            return all.collect(Collectors.toSet());
        }
    }
}
