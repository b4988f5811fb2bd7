package io.subgoal.textworld.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.textworld.prompt.HistoryEntry;
import io.subgoal.textworld.prompt.PromptState;
import io.subgoal.textworld.prompt.Role;
import io.subgoal.textworld.task.Fold;
import io.subgoal.textworld.task.Tasks;
import io.subgoal.textworld.trajectory.Trajectory;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class AugmentationTest {

    private static final String LOOK =
            "This outside location is called the outside. Here you see: \n\tan axe\n\ta baby wolf\n\ta dove egg\n\ta shovel\nYou also see:\n\tA door to the kitchen (that is open)\n";

    private final SplittableRandom random = new SplittableRandom();

    @RepeatedTest(20)
    void replacesWordsToCopyInInputAndTargetAlike() {
        Example row = example(Role.EXECUTOR, "PICK(dove egg)", List.of("pick_up(dove egg)"));
        Example changed = new Augmentation(1, 0).apply(row, random);
        assertThat(changed.target()).matches("PICK\\(<extra_id_\\d+> <extra_id_\\d+>\\)");
        String words = changed.target().substring(5, changed.target().length() - 1);
        assertThat(changed.state().subgoals()).containsExactly("pick_up(" + words + ")");
        assertThat(changed.state().look()).contains("a " + words).doesNotContain("dove");
        assertThat(changed.state().history().getLast().observation()).contains(words);
    }

    @RepeatedTest(5)
    void leavesChoicesAlone() {
        // The controller chooses the egg here, since it is an egg: no other word may stand for it.
        Example choice = example(Role.CONTROLLER, "focus_on(baby wolf)", List.of("navigate_to(outside)"));
        assertThat(new Augmentation(1, 0).apply(choice, random)).isEqualTo(choice);
    }

    @RepeatedTest(5)
    void leavesRoomsAlone() {
        Example travel = example(Role.EXECUTOR, "GO(kitchen)", List.of("navigate_to(kitchen)"));
        assertThat(new Augmentation(1, 0).apply(travel, random)).isEqualTo(travel);
    }

    @RepeatedTest(20)
    void shufflesThingsAndKeepsTheOneThatMatters() {
        Example row = example(Role.EXECUTOR, "PICK(dove egg)", List.of("pick_up(dove egg)"));
        Example changed = new Augmentation(0, 1).apply(row, random);
        assertThat(changed.state().look())
                .startsWith("This outside location is called the outside. Here you see: \n")
                .contains("\ta dove egg\n")
                .endsWith("You also see:\n\tA door to the kitchen (that is open)\n");
        assertThat(LOOK.lines().toList())
                .containsAll(changed.state().look().lines().toList());
        assertThat(changed.target()).isEqualTo(row.target());
    }

    @Test
    void isAPureFunctionOfItsRandomNumbers() {
        Example row = example(Role.EXECUTOR, "PICK(dove egg)", List.of("pick_up(dove egg)"));
        Augmentation augmentation = new Augmentation(0.5, 0.5);
        for (long seed = 0; seed < 20; seed++) {
            assertThat(augmentation.apply(row, new SplittableRandom(seed)))
                    .isEqualTo(augmentation.apply(row, new SplittableRandom(seed)));
        }
    }

    private static Example example(Role role, String target, List<String> subgoals) {
        Trajectory trajectory = new Trajectory(Tasks.get("4-1"), 0, Fold.TRAIN, "Find it.", List.of());
        PromptState state = new PromptState(
                "Find it.",
                3,
                0,
                List.of(HistoryEntry.START, new HistoryEntry("focus on dove egg", 0.5, "You focus on the dove egg.")),
                LOOK,
                "nothing",
                List.of("outside"),
                subgoals);
        return new Example(role, trajectory, 2, state, target);
    }
}
