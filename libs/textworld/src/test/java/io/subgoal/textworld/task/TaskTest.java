package io.subgoal.textworld.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TaskTest {

    private final Task findAnimal = Tasks.get("4-4");

    @Test
    void thereAreThirtyTasksAndTheirFoldsAddUp() {
        assertThat(Tasks.all()).hasSize(30);
        assertThat(Tasks.all().stream().mapToInt(Task::variations).sum()).isEqualTo(7207);
        assertThat(Tasks.all().stream().mapToInt(Task::train).sum()).isEqualTo(3592);
        assertThat(Tasks.all().stream().mapToInt(Task::test).sum()).isEqualTo(1819);
    }

    @Test
    void tasksGoByIdByNameAndByOlderNames() {
        assertThat(Tasks.find("find-animal")).contains(findAnimal);
        assertThat(Tasks.find("task-4-find-animal")).contains(findAnimal);
        assertThat(Tasks.get("task-10-mendellian-genetics-(known-plant)").id()).isEqualTo("10-1");
        assertThatThrownBy(() -> Tasks.get("4-9")).hasMessageContaining("4-4 find-animal");
    }

    @Test
    void foldsFollowOneAnother() {
        assertThat(findAnimal.fold(149)).isEqualTo(Fold.TRAIN);
        assertThat(findAnimal.fold(150)).isEqualTo(Fold.DEV);
        assertThat(findAnimal.fold(225)).isEqualTo(Fold.TEST);
        assertThatThrownBy(() -> findAnimal.fold(300)).hasMessageContaining("variations 0 to 299");
    }

    @Test
    void samplesAreSpreadOverTheFold() {
        assertThat(findAnimal.sample(Fold.TEST, 5)).containsExactly(225, 240, 255, 270, 285);
        assertThat(Tasks.get("8-2").sample(Fold.TRAIN, 60)).containsExactly(0, 1, 2, 3);
    }

    @Test
    void variationsCanBeNamedInManyWays() {
        assertThat(VariationRanges.parse(findAnimal, List.of("7", "0-2", "2", "test:2", "dev/3")))
                .containsExactly(0, 1, 2, 7, 150, 175, 200, 225, 226);
        assertThatThrownBy(() -> VariationRanges.parse(findAnimal, List.of("5-3")))
                .hasMessageContaining("ends before");
        assertThatThrownBy(() -> VariationRanges.parse(findAnimal, List.of("295-301")))
                .hasMessageContaining("no variation 301");
        assertThatThrownBy(() -> VariationRanges.parse(findAnimal, List.of("all")))
                .hasMessageContaining("'all'");
    }

    @Test
    void variationsAreWrittenAsShortAsTheyCanBe() {
        List<Integer> variations = List.of(9, 3, 1, 2, 7, 3);
        assertThat(VariationRanges.write(variations)).containsExactly("1-3", "7", "9");
        assertThat(VariationRanges.parse(findAnimal, VariationRanges.write(variations)))
                .containsExactly(1, 2, 3, 7, 9);
        assertThat(VariationRanges.write(List.of())).isEmpty();
    }
}
