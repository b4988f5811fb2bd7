package io.subgoal.training.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subgoal.service.error.ServiceException;
import org.junit.jupiter.api.Test;

class EventIdTest {

    @Test
    void readsWhatItWrites() {
        for (EventId id : new EventId[] {new EventId(0, false), new EventId(1204, true)}) {
            assertThat(EventId.parse(id.toString())).isEqualTo(id);
        }
    }

    @Test
    void refusesWhatItWouldNotWrite() {
        for (String text : new String[] {"", "-1", "12-", "x".repeat(500), "9".repeat(19)}) {
            assertThatThrownBy(() -> EventId.parse(text))
                    .isInstanceOf(ServiceException.Invalid.class)
                    .hasMessageContaining("such as 1204");
        }
    }
}
