package io.subgoal.annotation.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.api.annotation.AnnotationReport.Spread;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Quantiles. */
class DistributionTest {

    @Test
    void takesTheNearestRank() {
        Distribution distribution = new Distribution();
        IntStream.of(10, 1, 2, 9, 3, 8, 4, 7, 5, 6).forEach(distribution::add);
        assertThat(distribution.spread()).isEqualTo(new Spread(5.5, 1, 3, 5, 8, 9, 10));
    }

    @Test
    void isOneNumberOrNone() {
        Distribution distribution = new Distribution();
        assertThat(distribution.spread()).isNull();
        distribution.add(7);
        assertThat(distribution.spread()).isEqualTo(new Spread(7, 7, 7, 7, 7, 7, 7));
    }
}
