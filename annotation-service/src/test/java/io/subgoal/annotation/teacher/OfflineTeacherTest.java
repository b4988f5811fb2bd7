package io.subgoal.annotation.teacher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subgoal.textworld.task.Fold;
import io.subgoal.textworld.task.Task;
import io.subgoal.textworld.task.Tasks;
import io.subgoal.textworld.trajectory.AnnotatedTrajectory;
import io.subgoal.textworld.trajectory.Segment;
import io.subgoal.textworld.trajectory.Step;
import io.subgoal.textworld.trajectory.Trajectory;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OfflineTeacherTest {

    private static final String SUBGOAL =
            "(?:navigate_to|pick_up|move|focus_on|fill|observe|heat|cool|monitor_temperature"
                    + "|connect|mix|pour|read|open|wait|examine|use)\\((?:[^(), ]+(?: [^(), ]+)*(?:, [^(), ]+(?: [^(), ]+)*)*)?\\)";

    static Stream<Trajectory> allTasks() {
        return GoldPaths.all();
    }

    @ParameterizedTest
    @MethodSource("allTasks")
    void namesEveryStepOfEveryTask(Trajectory gold) {
        AnnotatedTrajectory annotated = new OfflineTeacher().annotate(gold);
        assertThat(annotated.subgoals()).hasSizeGreaterThan(1).allMatch(subgoal -> subgoal.matches(SUBGOAL));
        assertThat(annotated.segments().stream().flatMap(s -> s.steps().stream()))
                .isEqualTo(gold.keptSteps());
    }

    /** A wrong focus ends an episode, so no focus may hide in a sub-goal of another name. */
    @ParameterizedTest
    @MethodSource("allTasks")
    void everyFocusIsASubgoalOfItsOwn(Trajectory gold) {
        for (Segment segment : new OfflineTeacher().annotate(gold).segments()) {
            boolean focuses =
                    segment.steps().stream().anyMatch(step -> step.action().startsWith("focus on"));
            assertThat(segment.subgoal().startsWith("focus_on("))
                    .as(segment.toString())
                    .isEqualTo(focuses);
        }
    }

    @ParameterizedTest
    @MethodSource("allTasks")
    void saysTheSameTwice(Trajectory gold) {
        assertThat(new OfflineTeacher().annotate(gold).segments())
                .isEqualTo(new OfflineTeacher().annotate(gold).segments());
    }

    @Test
    void findsTheSubgoalsOfASearch() {
        assertThat(subgoals("4-4"))
                .containsExactly(
                        "navigate_to(outside)",
                        "focus_on(blue jay egg)",
                        "pick_up(blue jay egg)",
                        "navigate_to(kitchen)",
                        "move(blue jay egg, red box)");
    }

    @Test
    void findsTheSubgoalsOfBoilingWater() {
        assertThat(subgoals("1-1"))
                .containsExactly(
                        "navigate_to(kitchen)",
                        "pick_up(thermometer)",
                        "pick_up(metal pot)",
                        "fill(metal pot, water)",
                        "focus_on(water)",
                        "pour(metal pot, metal pot)",
                        "pick_up(metal pot)",
                        "heat(metal pot, stove)",
                        "monitor_temperature(substance in metal pot)");
    }

    @Test
    void findsTheSubgoalsOfACircuit() {
        assertThat(subgoals("3-3"))
                .containsExactly(
                        "navigate_to(workshop)",
                        "pick_up(aluminum foil)",
                        "focus_on(aluminum foil)",
                        "connect(battery, red light bulb, aluminum foil)",
                        "move(aluminum foil, red box)");
    }

    @Test
    void watersSeveralPotsInOneGo() {
        assertThat(subgoals("5-2")).contains("pour(water, flower pot 3, flower pot 2, flower pot 1)", "open(bee hive)");
        assertThat(subgoals("5-1").stream().filter("pour(water, flower pot 2)"::equals))
                .hasSizeGreaterThan(3);
    }

    /** What is mixed with what is said by sub-goals of their own, and not left to the executor. */
    @Test
    void saysWhatIsMixed() {
        assertThat(annotate(
                        "pour cup containing blue paint in art studio into bowl",
                        "pour cup containing yellow paint in desk into bowl",
                        "mix bowl"))
                .containsExactly(
                        "pour(cup containing blue paint, bowl): 1",
                        "pour(cup containing yellow paint, bowl): 1",
                        "mix(bowl): 1");
        assertThat(annotate("pour jug into jug", "open cupboard", "pour cup containing red paint into jug", "mix jug"))
                .containsExactly("pour(cup containing red paint, jug): 3", "mix(jug): 1");
        assertThat(annotate("pour glass cup into glass cup", "examine glass cup", "mix glass cup", "wait1"))
                .containsExactly("mix(glass cup): 4");
        assertThat(annotate("pour soap into glass cup", "examine glass cup", "mix glass cup"))
                .containsExactly("pour(soap, glass cup): 1", "mix(glass cup): 2");
        assertThat(annotate("open cupboard", "mix bowl")).containsExactly("mix(bowl): 2");
    }

    /** What models have learned of that were trained before stays what it was. */
    @Test
    void theFirstRulesSayOnlyInWhatIsMixed() {
        assertThat(annotate(
                        new OfflineTeacher(1),
                        "pour jug into jug",
                        "pour cup containing yellow paint in desk into jug",
                        "examine jug",
                        "mix jug"))
                .containsExactly("mix(jug): 4");
        assertThatThrownBy(() -> new OfflineTeacher(3)).hasMessageContaining("no version 3");
    }

    @Test
    void timesWhatSlides() {
        assertThat(subgoals("9-1"))
                .containsExactly(
                        "navigate_to(workshop)",
                        "pick_up(stopwatch)",
                        "move(wood block, inclined plane b)",
                        "observe(inclined plane b)",
                        "move(block, inclined plane c)",
                        "observe(inclined plane c)",
                        "focus_on(inclined plane B)");
    }

    @Test
    void answersAndShortWaitsBelongToWhatCameBefore() {
        assertThat(annotate("move seed to pot", "0", "focus on seed", "wait1", "wait1"))
                .containsExactly("move(seed, pot): 2", "focus_on(seed): 3");
        assertThat(annotate("focus on seed", "wait1", "wait1", "wait1"))
                .containsExactly("focus_on(seed): 1", "wait(): 3");
    }

    @Test
    void takesAnActionItDoesNotKnow() {
        assertThat(annotate("go to kitchen", "juggle the moon")).containsExactly("navigate_to(kitchen): 1", "use(): 1");
    }

    @Test
    void anOpenTapThatNothingComesOfIsStillASubgoal() {
        assertThat(annotate("activate sink", "move jug to sink", "wait1", "wait1", "wait1"))
                .containsExactly("use(sink): 1", "move(jug, sink): 1", "wait(): 3");
    }

    private static List<String> subgoals(String task) {
        return new OfflineTeacher().annotate(GoldPaths.of(task)).subgoals();
    }

    /** The sub-goals of a made-up path, with the number of their steps. */
    private static List<String> annotate(String... actions) {
        return annotate(new OfflineTeacher(), actions);
    }

    private static List<String> annotate(OfflineTeacher teacher, String... actions) {
        Task task = Tasks.get("4-4");
        List<Step> steps = Stream.of(actions)
                .map(action -> new Step(action, "", 0, false, "", ""))
                .toList();
        Trajectory trajectory = new Trajectory(task, 0, Fold.TRAIN, "", steps);
        return teacher.annotate(trajectory).segments().stream()
                .map(segment -> segment.subgoal() + ": " + segment.steps().size())
                .toList();
    }
}
