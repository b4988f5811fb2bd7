package io.subgoal.agent.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.subgoal.api.agent.LengthClass;
import io.subgoal.textworld.task.Task;
import io.subgoal.textworld.task.Tasks;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The table is the printed one: its means come out. */
class SwiftSageTableTest {

    private static final SwiftSageTable TABLE = SwiftSageTable.TABLE;

    private static List<String> tasks(LengthClass length) {
        return Tasks.all().stream()
                .map(Task::id)
                .filter(id -> TABLE.length(id) == length)
                .toList();
    }

    @Test
    void hasTheMeansThatWerePrinted() {
        assertThat(TABLE.systems())
                .containsExactly("DRRN", "KGA2C", "CALM", "TDT 11B", "SayCan", "ReAct", "Reflexion", "SwiftSage");
        assertMeans(tasks(LengthClass.SHORT), 10, 28.08, 22.70, 11.30, 28.37, 43.83, 48.79, 71.47, 92.22);
        assertMeans(tasks(LengthClass.MEDIUM), 8, 10.85, 6.88, 2.88, 10.36, 36.58, 44.01, 35.43, 77.79);
        assertMeans(tasks(LengthClass.LONG), 12, 8.26, 4.92, 1.33, 6.11, 23.65, 21.07, 30.17, 83.0);
        assertMeans(
                Tasks.all().stream().map(Task::id).toList(), 30, 15.56, 11.37, 5.07, 14.66, 33.82, 36.43, 45.34, 84.68);
    }

    private static void assertMeans(List<String> tasks, int size, double... printed) {
        assertThat(tasks).hasSize(size);
        List<Double> means = TABLE.means(tasks);
        for (int i = 0; i < printed.length; i++) {
            assertThat(means.get(i)).as(TABLE.systems().get(i)).isCloseTo(printed[i], within(0.0051));
        }
    }

    @Test
    void knowsHowLongSolutionsAre() {
        assertThat(TABLE.task("10-2").oracleSteps()).isEqualTo(132.1);
        assertThat(TABLE.task("4-4").length()).isEqualTo(LengthClass.SHORT);
    }
}
