package io.subgoal.training.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RowsAheadTest {

    private final BlockingQueue<Long> made = new LinkedBlockingQueue<>();

    @Test
    void makesTheNextUpdateWhileOneIsUsed() throws Exception {
        try (RowsAhead ahead = new RowsAhead(this::make)) {
            assertThat(ahead.take(7).rows()).containsExactly(7);
            assertThat(made.poll(10, TimeUnit.SECONDS)).isEqualTo(7);
            assertThat(made.poll(10, TimeUnit.SECONDS)).isEqualTo(8);
            assertThat(ahead.take(8).rows()).containsExactly(8);
            assertThat(made.poll(10, TimeUnit.SECONDS)).isEqualTo(9);
        }
    }

    @Test
    void givesWhatIsAskedForEvenIfSomethingElseWasExpected() {
        try (RowsAhead ahead = new RowsAhead(this::make)) {
            assertThat(ahead.take(1).rows()).containsExactly(1);
            assertThat(ahead.take(100).rows()).containsExactly(100);
        }
    }

    @Test
    void failsWhereTheUpdateIsWantedNotBefore() {
        try (RowsAhead ahead = new RowsAhead(number -> {
            if (number == 2) {
                throw new IllegalStateException("Row 2 is poisoned");
            }
            return make(number);
        })) {
            assertThat(ahead.take(1).rows()).containsExactly(1);
            assertThatThrownBy(() -> ahead.take(2))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("Row 2 is poisoned");
        }
    }

    private RowsAhead.Update make(long number) {
        made.add(number);
        return new RowsAhead.Update(new int[] {(int) number}, List.of());
    }
}
