package io.subgoal.textworld.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EvenSampleTest {

    private static final List<Integer> TEN = IntStream.range(0, 10).boxed().toList();

    @Test
    void aSampleIsSpreadEvenly() {
        assertThat(EvenSample.of(TEN, 4)).containsExactly(0, 2, 5, 7);
        assertThat(EvenSample.of(TEN, 11)).isEqualTo(TEN);
    }

    @Test
    void aShareIsRoundedUpAsItIsWritten() {
        assertThat(EvenSample.share(TEN, 0.001)).containsExactly(0);
        assertThat(EvenSample.share(TEN, 0.2)).containsExactly(0, 5);
        assertThat(EvenSample.share(TEN, 0.21)).hasSize(3);
        // As a floating-point number 0.07 * 100 is a little more than 7.
        assertThat(EvenSample.share(Collections.nCopies(100, 0), 0.07)).hasSize(7);
        assertThat(EvenSample.share(TEN, 1)).isEqualTo(TEN);
        assertThat(EvenSample.share(List.of(), 0.5)).isEmpty();
    }
}
