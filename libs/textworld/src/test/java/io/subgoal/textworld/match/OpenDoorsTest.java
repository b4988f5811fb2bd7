package io.subgoal.textworld.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OpenDoorsTest {

    @Test
    void openDoorsMayBeOpened() {
        String look = "This room is called the kitchen. In it, you see: \n\ta chair\nYou also see:\n"
                + "\tA door to the bathroom (that is open)\n\tA door to the art studio (that is open)\n"
                + "\tA door to the outside (that is closed)\n";
        assertThat(OpenDoors.with(List.of("wait1", "open door to outside"), look))
                .containsExactly("wait1", "open door to outside", "open door to bathroom", "open door to art studio");
        assertThat(OpenDoors.with(List.of("wait1"), "A dark place.")).containsExactly("wait1");
    }
}
