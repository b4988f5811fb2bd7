package io.subgoal.annotation.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ActionCountsTest {

    @Test
    void countsTheVerbsOfKeptStepsMostFrequentFirst() {
        ActionCounts counts = new ActionCounts();
        counts.add(List.of("look around", "open door to kitchen", "go to kitchen", "close door to hallway"));
        counts.add(List.of("go to green house", "wait1", "0", "juggle orange"));
        assertThat(counts.steps()).isEqualTo(8);
        assertThat(counts.verbs()).hasToString("{GO=2, CHOOSE=1, OPEN_DOOR=1, WAIT=1, unknown=1}");
    }
}
