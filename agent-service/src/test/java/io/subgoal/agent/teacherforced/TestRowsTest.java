package io.subgoal.agent.teacherforced;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Samples at even distances. */
class TestRowsTest {

    private static List<Integer> picked(int all, int wanted) {
        TestRows.Picker picker = new TestRows.Picker(all, wanted);
        return IntStream.range(0, all).filter(i -> picker.picks()).boxed().toList();
    }

    @Test
    void rowsAreTakenAtEvenDistances() {
        assertThat(picked(24, 5)).containsExactly(0, 4, 9, 14, 19);
        assertThat(picked(10, 3)).containsExactly(0, 3, 6);
    }

    @Test
    void allAreTakenWhereThereAreNoMore() {
        assertThat(picked(3, 3)).containsExactly(0, 1, 2);
        assertThat(picked(3, 10)).containsExactly(0, 1, 2);
        assertThat(picked(0, 10)).isEmpty();
    }
}
