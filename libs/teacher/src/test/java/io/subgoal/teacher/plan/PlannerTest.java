package io.subgoal.teacher.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subgoal.teacher.dialogue.Progress;
import io.subgoal.teacher.dialogue.Replies;
import io.subgoal.teacher.prompt.Prompt;
import io.subgoal.teacher.prompt.PromptVersion;
import io.subgoal.teacher.prompt.Situation;
import io.subgoal.textworld.task.Fold;
import io.subgoal.textworld.task.Tasks;
import io.subgoal.textworld.trajectory.AnnotatedTrajectory;
import io.subgoal.textworld.trajectory.Segment;
import io.subgoal.textworld.trajectory.Step;
import io.subgoal.textworld.trajectory.Trajectory;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class PlannerTest {

    private static final String REPLY =
            "1- navigate_to(outside): {'go to outside'} 2- find(animal): {} 3- find(animal): {'look around'} 4- Zap(egg): {'focus on egg'}";

    private final Planner planner = new Planner(PromptVersion.LATEST);

    @Test
    void asksWithTheTaskTheSurroundingsAndTheInventory() {
        Prompt prompt = needed(plan(situation(OptionalInt.empty())));
        assertThat(prompt.messages()).hasSize(4);
        String question = prompt.messages().getLast().content();
        assertThat(question)
                .contains("Find an animal.")
                .contains("This room is called the hallway.")
                .contains("an orange");
        assertThat(prompt.messages().get(1).content())
                .contains("What the player sees:")
                .doesNotContain("Path that solves");
        assertThat(prompt.messages().get(2).content()).startsWith("1- navigate_to(outside)");
        assertThat(prompt.messages().getFirst().content())
                .contains("No solution is known")
                .contains("monitor_temperature");
        assertThat(prompt.messages()).noneMatch(message -> message.content().contains("{{"));
    }

    @Test
    void readsSubgoalsInOrder() {
        Plan plan = done(plan(situation(OptionalInt.of(8)), REPLY));
        assertThat(plan.subgoals()).containsExactly("navigate_to(outside)", "find(animal)", "zap(egg)");
        assertThat(plan.steps().get(1).actions()).containsExactly("look around");
        assertThat(plan.merges()).isEqualTo(1);
        assertThat(plan.unknownNames()).containsExactly("zap");
    }

    @Test
    void asksOnceMoreAndThenGivesUp() {
        assertThat(needed(plan(situation(OptionalInt.empty()), "?")).messages()).hasSize(6);
        assertThat(done(plan(situation(OptionalInt.empty()), "?", REPLY)).subgoals())
                .hasSize(3);
        assertThat(plan(situation(OptionalInt.empty()), "?", "?"))
                .isEqualTo(new Progress.Rejected<>("No sub-goal could be read in the answer", 2));
    }

    @Test
    void anEpisodeIsNeverItsOwnExample() {
        Prompt prompt = needed(plan(situation(OptionalInt.of(7))));
        assertThat(prompt.messages().get(1).content()).doesNotContain("animal");
        assertThatThrownBy(() -> planner.progress(
                        situation(OptionalInt.of(3)), Optional.of(example(3)), Replies.inOrder(List.of())))
                .hasMessageContaining("for itself");
        assertThatThrownBy(() -> planner.progress(
                        situation(OptionalInt.of(3)), Optional.of(example(200)), Replies.inOrder(List.of())))
                .hasMessageContaining("dev fold");
    }

    @Test
    void anExampleOfTheSameTaskIsShownAtItsStart() {
        Prompt prompt = needed(
                planner.progress(situation(OptionalInt.of(3)), Optional.of(example(4)), Replies.inOrder(List.of())));
        assertThat(prompt.messages()).hasSize(6);
        assertThat(prompt.messages().get(3).content()).contains("It is dark.").doesNotContain("It is light.");
        assertThat(prompt.messages().get(4).content()).isEqualTo("1- use(lamp): {'use lamp', 'wait1'}");
    }

    private Progress<Plan> plan(Situation situation, String... replies) {
        return planner.progress(situation, Optional.empty(), Replies.inOrder(List.of(replies)));
    }

    private static Situation situation(OptionalInt variation) {
        return new Situation(
                Tasks.get("4-4"), variation, "Find an animal.", "This room is called the hallway.", "an orange");
    }

    private static AnnotatedTrajectory example(int variation) {
        List<Step> steps = List.of(
                new Step("use lamp", "", 0, false, "It is dark.", ""),
                new Step("wait1", "", 0, false, "It is light.", ""));
        Fold fold = Tasks.get("4-4").fold(variation);
        Trajectory trajectory = new Trajectory(Tasks.get("4-4"), variation, fold, "Use the lamp.", steps);
        return new AnnotatedTrajectory(trajectory, List.of(new Segment("use(lamp)", steps)));
    }

    private static Prompt needed(Progress<Plan> progress) {
        assertThat(progress).isInstanceOf(Progress.NeedsCall.class);
        return ((Progress.NeedsCall<Plan>) progress).prompt();
    }

    private static Plan done(Progress<Plan> progress) {
        assertThat(progress).isInstanceOf(Progress.Done.class);
        return ((Progress.Done<Plan>) progress).result();
    }
}
