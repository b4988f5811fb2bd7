package io.subgoal.api.annotation;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A dataset to make from the simulator's own solutions. One of {@code episodes}, {@code variations} and
 * {@code selection} says which.
 *
 * @param name unique name
 * @param tasks ids or names of tasks; with {@code selection} all 30 if left out
 * @param episodes how many of each fold, for every task
 * @param variations for a task, its variations as numbers and ranges; it must be one of {@code tasks}
 * @param selection {@code reference}: the 3,396 episodes of the published experiments; {@code clean}: the same samples of
 *     the tasks, with up to ten test episodes of each and without losing train and dev episodes
 * @param folds only these folds of the {@code selection}; all if left out
 * @param simplifications what is made easier in the worlds; {@code easy} if left out
 * @param names {@code canonical} (objects are called what the agent sees; the default) or {@code original}
 * @param verify whether every trajectory is played again in another world and compared to the character; true if left
 *     out
 */
public record DatasetRequest(
        @NotNull @Size(min = 1, max = 100) @Pattern(regexp = NAME, message = NAME_RULE) @Schema(example = "quick")
        String name,

        @Size(min = 1, max = 30) @Schema(example = "[\"4-1\", \"7-1\"]") @Nullable
        List<@NotNull String> tasks,

        @Valid @Nullable EpisodesPerTask episodes,

        @Size(max = 30) @Schema(example = "{\"4-1\": [\"0-59\", \"150-159\"]}") @Nullable
        Map<String, List<String>> variations,

        @Pattern(regexp = "clean|reference", message = "must be 'clean' or 'reference'")
        @Schema(example = "clean")
        @Nullable
        String selection,

        @Size(min = 1, max = 3) @Schema(example = "[\"train\"]") @Nullable
        List<@NotNull @Pattern(regexp = "train|dev|test", message = "must be 'train', 'dev' or 'test'") String> folds,

        @Size(max = 200) @Nullable String simplifications,

        @Pattern(regexp = "canonical|original", message = "must be 'canonical' or 'original'") @Nullable
        String names,

        @Nullable Boolean verify) {

    /** What names of datasets look like. */
    public static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]*";

    public static final String NAME_RULE = "must be letters, digits, '.', '_' or '-'";

    /** So many episodes of each fold of each task, everything else as it comes. */
    public static DatasetRequest ofEpisodes(String name, List<String> tasks, EpisodesPerTask episodes) {
        return new DatasetRequest(name, tasks, episodes, null, null, null, null, null, null);
    }
}
