package io.subgoal.inference.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.inference.admission.Priority;
import org.junit.jupiter.api.Test;

class GateTest {

    @Test
    void keepsPlacesForTheMoreUrgent() {
        Gate gate = new Gate(10);
        assertThat(enter(gate, Priority.BATCH, 20)).isEqualTo(5);
        assertThat(enter(gate, Priority.NORMAL, 20)).isEqualTo(4);
        assertThat(enter(gate, Priority.INTERACTIVE, 20)).isEqualTo(1);
        gate.leave();
        assertThat(gate.enter(Priority.NORMAL)).isFalse();
        assertThat(gate.enter(Priority.INTERACTIVE)).isTrue();
        assertThat(gate.inside()).isEqualTo(10);
    }

    @Test
    void aGateOfOnePlaceLetsEverybodyInByTurns() {
        Gate gate = new Gate(1);
        for (Priority priority : Priority.values()) {
            assertThat(gate.enter(priority)).isTrue();
            assertThat(gate.enter(priority)).isFalse();
            gate.leave();
        }
    }

    @Test
    void anUnknownPriorityIsNormal() {
        assertThat(Priority.of("Batch ")).isEqualTo(Priority.BATCH);
        assertThat(Priority.of("highest")).isEqualTo(Priority.NORMAL);
        assertThat(Priority.of(null)).isEqualTo(Priority.NORMAL);
    }

    private static int enter(Gate gate, Priority priority, int times) {
        int entered = 0;
        for (int i = 0; i < times; i++) {
            entered += gate.enter(priority) ? 1 : 0;
        }
        return entered;
    }
}
