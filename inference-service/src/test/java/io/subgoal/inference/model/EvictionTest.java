package io.subgoal.inference.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.inference.model.Eviction.Candidate;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvictionTest {

    private static final List<Candidate> IDLE = List.of(
            new Candidate("late", 30, Instant.ofEpochSecond(3)),
            new Candidate("early", 10, Instant.ofEpochSecond(1)),
            new Candidate("middle", 20, Instant.ofEpochSecond(2)));

    @Test
    void theLeastRecentlyUsedGoFirstAndNoMoreThanNeeded() {
        assertThat(Eviction.choose(1, IDLE)).hasValue(List.of("early"));
        assertThat(Eviction.choose(10, IDLE)).hasValue(List.of("early"));
        assertThat(Eviction.choose(11, IDLE)).hasValue(List.of("early", "middle"));
        assertThat(Eviction.choose(60, IDLE)).hasValue(List.of("early", "middle", "late"));
    }

    @Test
    void nobodyGoesInVain() {
        assertThat(Eviction.choose(61, IDLE)).isEmpty();
        assertThat(Eviction.choose(1, List.of())).isEmpty();
    }

    @Test
    void nobodyGoesWhereNothingIsLacking() {
        assertThat(Eviction.choose(0, IDLE)).hasValue(List.of());
        assertThat(Eviction.choose(-5, IDLE)).hasValue(List.of());
    }
}
