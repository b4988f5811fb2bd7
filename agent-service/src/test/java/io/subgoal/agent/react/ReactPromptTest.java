package io.subgoal.agent.react;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.textworld.task.Fold;
import io.subgoal.textworld.task.Tasks;
import io.subgoal.textworld.trajectory.AnnotatedTrajectory;
import io.subgoal.textworld.trajectory.Segment;
import io.subgoal.textworld.trajectory.Step;
import io.subgoal.textworld.trajectory.Trajectory;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReactPromptTest {

    private static Step step(String action) {
        return new Step(action, "You " + action + ".", 0, false, "", "");
    }

    private static final AnnotatedTrajectory EXAMPLE = new AnnotatedTrajectory(
            new Trajectory(
                    Tasks.get("4-1"),
                    0,
                    Fold.TRAIN,
                    "Find a plant.",
                    List.of(step("open door"), step("go"), step("wait"))),
            List.of(
                    new Segment("navigate_to(kitchen)", List.of(step("open door"), step("go"))),
                    new Segment("complete_task()", List.of(step("wait")))));

    @Test
    void namesTheFormsOfActionsButNotTheOneThatBeginsAnew() {
        assertThat(ReactPrompt.system(List.of("open OBJ", "reset task", "go OBJ"), 100))
                .contains("- go OBJ\n- open OBJ\n")
                .contains("after 100 moves")
                .doesNotContain("reset");
    }

    @Test
    void showsTheSubgoalsOfAnExampleAsThoughts() {
        assertThat(ReactPrompt.example(EXAMPLE, 1000, text -> 1)).isEqualTo("""
                This is how another episode of the same kind was played.

                Find a plant.

                Thought: navigate_to(kitchen)
                Action: open door
                You open door.
                Action: go
                You go.
                Thought: complete_task()
                Action: wait
                You wait.

                Now it is your turn.

                """);
    }

    @Test
    void breaksOffAnExampleThatIsTooLong() {
        assertThat(ReactPrompt.example(EXAMPLE, 2, text -> 1))
                .contains("Action: open door")
                .doesNotContain("Action: go")
                .endsWith("(The rest is left out.)\n\nNow it is your turn.\n\n");
    }
}
