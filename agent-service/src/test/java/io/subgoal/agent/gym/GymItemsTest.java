package io.subgoal.agent.gym;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.agent.gym.GymItems.Item;
import io.subgoal.textworld.task.Tasks;
import org.junit.jupiter.api.Test;

/** AgentGym's numbers, as they come out of the tasks of the Python package 1.2.3. */
class GymItemsTest {

    @Test
    void variationsAreCountedThroughTheTasksInTheOrderOfTheirIds() {
        assertThat(GymItems.count()).isEqualTo(4639);
        assertItem(0, "1-1", 0);
        assertItem(29, "1-1", 29);
        assertItem(30, "1-2", 0);
        assertItem(119, "1-4", 29);
        assertItem(120, "2-1", 0);
        assertItem(660, "2-2", 0);
        assertItem(3836, "4-4", 0);
        assertItem(4638, "8-2", 9);
        assertThat(GymItems.item(-1)).isEmpty();
        assertThat(GymItems.item(4639)).isEmpty();
    }

    private static void assertItem(int number, String task, int variation) {
        assertThat(GymItems.item(number)).contains(new Item(Tasks.get(task), variation));
    }
}
