package io.subgoal.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final FakeTime time = new FakeTime();

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 60, 90, 500, 6000})
    void startsAsManyRequestsAMinuteAsAllowedAndNotMore(int limit) throws Exception {
        Pace pace = new Pace(limit, 0, time);
        List<Long> starts = new ArrayList<>();
        for (int i = 0; i < 4 * limit; i++) {
            pace.await(100);
            starts.add(time.nanoTime());
        }
        for (int i = 0; i + limit < starts.size(); i++) {
            assertThat(starts.get(i + limit) - starts.get(i))
                    .as("%d requests after request %d", limit, i)
                    .isGreaterThanOrEqualTo(MINUTE - 1_000);
        }
        assertThat(time.passed()).isLessThan(Duration.ofMinutes(4).plusSeconds(10));
    }

    @Test
    void keepsToTheTokensOfAMinute() throws Exception {
        Pace pace = new Pace(0, 60_000, time);
        List<Long> starts = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            pace.await(2_000);
            starts.add(time.nanoTime());
        }
        for (int i = 0; i + 30 < starts.size(); i++) {
            assertThat(starts.get(i + 30) - starts.get(i)).isGreaterThanOrEqualTo(MINUTE - 1_000_000);
        }
        assertThat(time.passed()).isLessThan(Duration.ofSeconds(280));
    }

    @Test
    void givesBackWhatWasReservedInVain() throws Exception {
        Pace pace = new Pace(0, 60_000, time);
        for (int i = 0; i < 60; i++) {
            pace.await(5_000);
            pace.settle(5_000, 1_000);
        }
        assertThat(time.passed()).isBetween(Duration.ofSeconds(50), Duration.ofSeconds(75));
    }

    @Test
    void chargesWhatWasNotReserved() throws Exception {
        Pace pace = new Pace(0, 60_000, time);
        pace.await(1_000);
        pace.settle(1_000, 30_000);

        pace.await(1_000);

        assertThat(time.passed()).isGreaterThan(Duration.ofSeconds(20));
    }

    @Test
    void letsARequestPassThatAloneIsTooLarge() throws Exception {
        Pace pace = new Pace(0, 1_000, time);
        pace.await(5_000);
        assertThat(time.passed()).isZero();

        pace.await(1);

        assertThat(time.passed()).isGreaterThan(Duration.ofMinutes(4));
    }

    @Test
    void holdsEverybodyBack() throws Exception {
        Pace pace = new Pace(0, 0, time);
        pace.hold(Duration.ofSeconds(20));
        pace.hold(Duration.ofSeconds(5));

        pace.await(1);

        assertThat(time.passed()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void canBeInterrupted() {
        Pace pace = new Pace(1, 0, time);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> pace.await(1)).isInstanceOf(InterruptedException.class);
    }
}
