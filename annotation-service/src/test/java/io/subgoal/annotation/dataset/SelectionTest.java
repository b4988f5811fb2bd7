package io.subgoal.annotation.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subgoal.api.annotation.DatasetRequest;
import io.subgoal.api.annotation.EpisodesPerTask;
import io.subgoal.store.Json;
import io.subgoal.store.dataset.Trajectories.VariationKey;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SelectionTest {

    @Test
    void aRuleTakesAllTasksByItself() {
        Selection reference = Selection.of(request(null, null, "reference", null));
        assertThat(reference.variations()).hasSize(30);
        assertThat(reference.size()).isEqualTo(2094 + 1050 + 252);
        assertThat(reference.rule()).isEqualTo("reference");
        assertThat(Selection.of(request(null, null, "reference", List.of("train")))
                        .size())
                .isEqualTo(2094);
    }

    @Test
    void aRuleTakesSomeTasksAndFolds() {
        Selection clean = Selection.of(request(List.of("10-1", "find-animal"), null, "clean", List.of("test", "dev")));
        assertThat(clean.variations().keySet()).containsExactly("10-1", "4-4");
        assertThat(clean.variations().get("10-1")).hasSize(21).startsWith(119, 81, 90, 68);
        assertThat(clean.variations().get("4-4")).hasSize(85).startsWith(150).endsWith(234);
    }

    @Test
    void expensiveTasksAreSpreadOverTheWhole() {
        Selection selection =
                new Selection(Map.of("10-2", List.of(5, 3), "7-1", List.of(0, 1, 2, 3, 4, 5, 6, 7)), null);
        List<VariationKey> spread = selection.spread();
        assertThat(spread).hasSize(10);
        assertThat(spread.subList(0, 5))
                .contains(new VariationKey("10-2", 5))
                .doesNotContain(new VariationKey("10-2", 3));
    }

    @Test
    void storedSelectionsOfEarlierVersionsCanStillBeRead() {
        assertThat(Json.read("{\"variations\": {\"4-1\": [1, 2]}}", Selection.class))
                .isEqualTo(new Selection(Map.of("4-1", List.of(1, 2)), null));
    }

    @Test
    void contradictionsAreNamed() {
        assertThatThrownBy(() -> Selection.of(request(List.of("4-1"), new EpisodesPerTask(1, 0, 0), "clean", null)))
                .hasMessageContaining("either 'episodes', 'variations' or 'selection'");
        assertThatThrownBy(() -> Selection.of(request(null, new EpisodesPerTask(1, 0, 0), null, null)))
                .hasMessageContaining("Say which tasks");
        assertThatThrownBy(
                        () -> Selection.of(request(List.of("4-1"), new EpisodesPerTask(1, 0, 0), null, List.of("dev"))))
                .hasMessageContaining("'selection' only");
    }

    private static DatasetRequest request(
            @Nullable List<String> tasks,
            @Nullable EpisodesPerTask episodes,
            @Nullable String selection,
            @Nullable List<String> folds) {
        return new DatasetRequest("name", tasks, episodes, null, selection, folds, null, null, null);
    }
}
