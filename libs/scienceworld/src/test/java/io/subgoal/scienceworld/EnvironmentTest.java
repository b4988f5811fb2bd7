package io.subgoal.scienceworld;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subgoal.textworld.task.Task;
import io.subgoal.textworld.task.Tasks;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentTest {

    private static final Task FIND_ANIMAL = Tasks.get("4-4");

    private static World world;
    private static World other;

    @BeforeAll
    static void createWorlds() {
        world = World.create();
        other = World.create();
    }

    @Test
    void aResetLooksAroundAndCostsNoMove() {
        Environment environment = environment(100);
        environment.step("go to kitchen");
        Turn first = environment.reset();
        assertThat(first.observation()).startsWith("This room is called the hallway.");
        assertThat(first.look().strip()).isEqualTo(first.observation());
        assertThat(first.inventory()).isEqualTo("In your inventory, you see:\n\tan orange\n");
        assertThat(first).returns(0, Turn::moves).returns(8, Turn::score).returns(8, Turn::reward);
        assertThat(first.done()).isFalse();
        assertThat(environment.actions()).isEmpty();
        assertThat(environment.taskDescription())
                .isEqualTo("Task Description:\n" + environment.episode().description());
    }

    @Test
    void rewardsAreWhatTheScoreGains() {
        Environment environment = environment(100);
        int sum = environment.reset().reward();
        for (String action : gold()) {
            Turn turn = environment.step(action);
            sum += turn.reward();
            assertThat(turn.score()).isEqualTo(sum);
        }
        assertThat(sum).isEqualTo(100);
    }

    @Test
    void anEpisodeIsDoneBeyondTheLimitOfMoves() {
        Environment environment = environment(2);
        environment.reset();
        assertThat(environment.step("go to kitchen").done()).isFalse();
        assertThat(environment.step("go to hallway").done()).isFalse();
        assertThat(environment.step("look around").done()).isFalse();
        assertThat(environment.step("go to kitchen").done()).isTrue();
        assertThat(environment.step("look around").done()).isTrue();
    }

    @Test
    void anEpisodeIsDoneWhenItHasFailed() {
        Environment environment = environment(100);
        int before = environment.reset().score();
        Turn turn = environment.step("focus on orange");
        assertThat(turn.score()).isEqualTo(-100);
        assertThat(turn.reward()).isEqualTo(-100 - before);
        assertThat(turn.done()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1-1", "4-4", "5-2", "8-1"})
    void aBranchGoesOnAsTheUndisturbedEpisodeDid(String id) {
        List<String> path = new ArrayList<>(gold(Tasks.get(id)));
        path.add(path.size() / 3, "juggle orange");
        Environment undisturbed = new Environment(world, Tasks.get(id), 0, Simplifications.EASY, 100);
        undisturbed.reset();
        List<Turn> turns = path.stream().map(undisturbed::step).toList();
        int half = path.size() / 2;

        Environment branch = undisturbed.branch(other, half);

        assertThat(branch.actions()).isEqualTo(path.subList(0, half));
        assertThat(path.subList(half, path.size()).stream().map(branch::step))
                .isEqualTo(turns.subList(half, turns.size()));
        assertThat(branch.validActions()).isEqualTo(undisturbed.validActions());
        assertThat(branch.episode().objectTree())
                .isEqualTo(undisturbed.episode().objectTree());
    }

    @Test
    void aBranchLeavesItsEpisodeAlone() {
        Environment environment = environment(100);
        assertThatThrownBy(() -> environment.branch(world, 0)).hasMessageContaining("world of its own");
        environment.step("go to kitchen");
        environment.branch(other, 1).step("go to hallway");
        assertThat(environment.step("look around").look()).startsWith("This room is called the kitchen.");
    }

    private static Environment environment(int stepLimit) {
        return new Environment(world, FIND_ANIMAL, 0, Simplifications.EASY, stepLimit);
    }

    private static List<String> gold() {
        return gold(FIND_ANIMAL);
    }

    private static List<String> gold(Task task) {
        return other.goldActions(task, 0, Simplifications.EASY);
    }
}
