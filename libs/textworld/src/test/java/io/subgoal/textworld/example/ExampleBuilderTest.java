package io.subgoal.textworld.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.textworld.example.ExampleBuilder.ControllerRows;
import io.subgoal.textworld.prompt.HistoryEntry;
import io.subgoal.textworld.prompt.PromptFormats;
import io.subgoal.textworld.prompt.PromptState;
import io.subgoal.textworld.prompt.Role;
import io.subgoal.textworld.task.Fold;
import io.subgoal.textworld.task.Tasks;
import io.subgoal.textworld.trajectory.AnnotatedTrajectory;
import io.subgoal.textworld.trajectory.Segment;
import io.subgoal.textworld.trajectory.Step;
import io.subgoal.textworld.trajectory.Trajectory;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Our own rules where they differ from the published ones. */
class ExampleBuilderTest {

    private static final Step A1 = step("open door to kitchen", 0.1, "hallway");
    private static final Step A2 = step("go to kitchen", 0.2, "hallway");
    private static final Step B1 = step("pick up orange", 0.5, "kitchen");
    private static final Step C1 = step("focus on orange", 1, "kitchen");

    private static final Trajectory TRAJECTORY = new Trajectory(
            Tasks.get("4-1"),
            3,
            Fold.TRAIN,
            "Your task is to find.",
            List.of(step("look around", 0, "hallway"), A1, A2, B1, C1));

    private static final AnnotatedTrajectory ANNOTATED = new AnnotatedTrajectory(
            TRAJECTORY,
            List.of(
                    new Segment("navigate_to(kitchen)", List.of(A1, A2)),
                    new Segment("pick_up(orange)", List.of(B1)),
                    new Segment("focus_on(orange)", List.of(C1))));

    private final ExampleBuilder builder = ExampleBuilder.of(PromptFormats.get("compact/1"));

    @Test
    void everyActionIsATargetTheFirstOneToo() {
        assertThat(targets(Role.EXECUTOR))
                .containsExactly(
                        "OPEN_DOOR(kitchen)", "GO(kitchen)", "END_SG()", "PICK(orange)", "END_SG()", "FOCUS(orange)");
        assertThat(builder.imitation(TRAJECTORY))
                .extracting(Example::target)
                .containsExactly("OPEN_DOOR(kitchen)", "GO(kitchen)", "PICK(orange)", "FOCUS(orange)");
    }

    /** Opening a door that is open is nothing to learn; where nothing else was done, it stays. */
    @Test
    void leavesOutIdleSteps() {
        Step idle = new Step("open door to kitchen", "The door is already open.", 0.1, false, "hallway", "nothing");
        Trajectory trajectory =
                new Trajectory(Tasks.get("4-1"), 3, Fold.TRAIN, "Find it.", List.of(idle, A2, idle, B1, idle));
        AnnotatedTrajectory annotated = new AnnotatedTrajectory(
                trajectory,
                List.of(
                        new Segment("navigate_to(kitchen)", List.of(idle, A2)),
                        new Segment("pick_up(orange)", List.of(idle, B1)),
                        new Segment("open(door)", List.of(idle))));
        ExampleBuilder second = ExampleBuilder.of(PromptFormats.get("compact/2"));
        List<Example> rows = second.examples(Role.EXECUTOR, annotated);
        assertThat(rows)
                .extracting(Example::target)
                .containsExactly("GO(kitchen)", "END_SG()", "PICK(orange)", "END_SG()", "OPEN_DOOR(kitchen)");
        assertThat(rows.get(1).state().look()).isEqualTo(B1.look());
        assertThat(rows.getLast().state().history())
                .extracting(HistoryEntry::action)
                .containsExactly("look around", "go to kitchen", "end subgoal", "pick up orange", "end subgoal");
        assertThat(second.imitation(trajectory))
                .extracting(Example::target)
                .containsExactly("GO(kitchen)", "PICK(orange)");
        assertThat(builder.imitation(trajectory)).hasSize(5);
    }

    /** Sub-goals in which nothing was done are none; the rows are those of the others. */
    @Test
    void leavesOutSubgoalsInWhichNothingChanged() {
        String cup = "In your inventory, you see:\n\ta glass cup (containing a substance called water)\n";
        Step into =
                new Step("pour glass cup into glass cup", "You can't move something into itself.", 0, false, "l", cup);
        Step carried = new Step("pick up glass cup", "You move the glass cup to the inventory.", 0, false, "l", cup);
        Step other = new Step("pick up glass", "You move the glass to the inventory.", 0, false, "l", cup);
        Step mixed = new Step("mix glass cup", "Mixed.", 0, false, "l", cup);
        Trajectory trajectory = new Trajectory(
                Tasks.get("6-1"), 3, Fold.TRAIN, "Mix.", List.of(carried, A2, carried, into, other, mixed));
        AnnotatedTrajectory annotated = new AnnotatedTrajectory(
                trajectory,
                List.of(
                        new Segment("pick_up(glass cup)", List.of(carried)),
                        new Segment("navigate_to(kitchen)", List.of(A2)),
                        new Segment("pick_up(cup)", List.of(carried)),
                        new Segment("mix(glass cup)", List.of(into, other, mixed))));
        ExampleBuilder third = ExampleBuilder.of(PromptFormats.get("compact/3"));
        assertThat(third.examples(Role.EXECUTOR, annotated))
                .extracting(Example::target)
                .containsExactly("GO(kitchen)", "END_SG()", "PICK(glass)", "MIX(glass cup)");
        assertThat(third.examples(Role.CONTROLLER, annotated))
                .extracting(Example::target)
                .containsExactly("mix(glass cup)");
        assertThat(third.examples(Role.FIRST_SUBGOAL, annotated))
                .extracting(Example::target)
                .containsExactly("navigate_to(kitchen)");
        ExampleBuilder second = ExampleBuilder.of(PromptFormats.get("compact/2"));
        assertThat(second.examples(Role.CONTROLLER, annotated)).hasSize(3);
        assertThat(third.imitation(trajectory)).hasSize(3);
    }

    /** What comes next stays the same while it is being done. */
    @Test
    void theControllerLearnsWithinSubgoalsToo() {
        Step d1 = step("open door to hallway", 1, "kitchen");
        Step d2 = step("go to hallway", 1, "corner");
        Step d3 = step("go to foundry", 1, "hallway");
        Trajectory trajectory = new Trajectory(
                Tasks.get("4-1"), 3, Fold.TRAIN, "Your task is to find.", List.of(A1, A2, B1, d1, d2, d3));
        AnnotatedTrajectory annotated = new AnnotatedTrajectory(
                trajectory,
                List.of(
                        new Segment("navigate_to(kitchen)", List.of(A1, A2)),
                        new Segment("pick_up(orange)", List.of(B1)),
                        new Segment("navigate_to(foundry)", List.of(d1, d2, d3))));
        ExampleBuilder within = new ExampleBuilder(PromptFormats.get("compact/1"), ControllerRows.ALSO_WITHIN, false);
        List<Example> rows = within.examples(Role.CONTROLLER, annotated);
        assertThat(rows)
                .extracting(Example::target)
                .containsExactly("pick_up(orange)", "navigate_to(foundry)", "navigate_to(foundry)");
        PromptState ended = rows.get(1).state();
        PromptState middle = rows.get(2).state();
        assertThat(middle.history()).isEqualTo(ended.history());
        assertThat(middle.subgoals()).isEqualTo(ended.subgoals());
        assertThat(middle.time()).isEqualTo(ended.time());
        assertThat(ended.look()).isEqualTo(d1.look());
        assertThat(middle.look()).isEqualTo(d2.look());
    }

    @Test
    void timeCountsDecisionsAndHistoryHoldsEveryRealAction() {
        List<Example> rows = builder.examples(Role.EXECUTOR, ANNOTATED);
        assertThat(rows).extracting(row -> row.state().time()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(rows.get(3).state().history())
                .containsExactly(
                        HistoryEntry.START,
                        new HistoryEntry("open door to kitchen", 0.1, "done"),
                        new HistoryEntry("go to kitchen", 0.1, "done"),
                        HistoryEntry.MARKER);
    }

    @Test
    void aMarkerSeesTheStateAfterTheLastAction() {
        Example marker = builder.examples(Role.EXECUTOR, ANNOTATED).get(2);
        assertThat(marker.target()).isEqualTo("END_SG()");
        assertThat(marker.state().look()).contains("kitchen");
        assertThat(marker.state().rooms()).containsExactly("hallway", "kitchen");
        assertThat(marker.state().subgoals()).containsExactly("navigate_to(kitchen)");
    }

    @Test
    void theControllerLearnsWhereSubgoalsEnd() {
        List<Example> rows = builder.examples(Role.CONTROLLER, ANNOTATED);
        assertThat(rows).extracting(Example::target).containsExactly("pick_up(orange)", "focus_on(orange)");
        assertThat(rows.getFirst().state().subgoals()).containsExactly("navigate_to(kitchen)");
        assertThat(rows.getFirst().state().history().getLast().isMarker()).isFalse();

        ExampleBuilder everyStep = new ExampleBuilder(PromptFormats.get("compact/1"), ControllerRows.EVERY_STEP, false);
        assertThat(everyStep.examples(Role.CONTROLLER, ANNOTATED))
                .extracting(Example::target)
                .containsExactly(
                        "navigate_to(kitchen)",
                        "navigate_to(kitchen)",
                        "pick_up(orange)",
                        "pick_up(orange)",
                        "focus_on(orange)",
                        "complete_task()");
    }

    @Test
    void theFirstSubgoalIsAskedForInTheStartingRoom() {
        assertThat(builder.examples(Role.FIRST_SUBGOAL, ANNOTATED))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.target()).isEqualTo("navigate_to(kitchen)");
                    assertThat(row.state().rooms()).containsExactly("hallway");
                    assertThat(row.state().time()).isEqualTo(1);
                });
    }

    @Test
    void neighboursWithOneNameAreOneSubgoal() {
        AnnotatedTrajectory merged = new AnnotatedTrajectory(
                TRAJECTORY,
                List.of(
                        new Segment("a", List.of(A1)),
                        new Segment("a", List.of(A2, B1)),
                        new Segment("b", List.of(C1))));
        assertThat(merged.subgoals()).containsExactly("a", "b");
    }

    private List<String> targets(Role role) {
        return builder.examples(role, ANNOTATED).stream().map(Example::target).toList();
    }

    private static Step step(String action, double score, String room) {
        return new Step(
                action,
                "done",
                score,
                score == 1,
                "This room is called the " + room + ". In it, you see: \n\tan orange\n",
                "nothing");
    }
}
