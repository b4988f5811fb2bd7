package io.subgoal.textworld.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ArchiveNamesTest {

    @Test
    void everyTaskHasItsPlaceInTheArchive() {
        List<String> names = ArchiveNames.all();
        assertThat(names).isSorted();
        assertThat(names.stream().map(Tasks::get)).containsExactlyInAnyOrderElementsOf(Tasks.all());
        assertThat(Tasks.get(names.get(4)).id()).isEqualTo("2-2");
        assertThat(Tasks.get(names.get(18)).id()).isEqualTo("6-2");
        assertThat(Tasks.get(names.get(29)).id()).isEqualTo("10-2");
    }
}
