package io.subgoal.api.annotation;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A dataset to make from the simulator's own solutions. Either {@code episodes} or {@code variations} says which.
 *
 * @param name unique name
 * @param tasks ids or names of tasks
 * @param episodes how many of each fold, for every task
 * @param variations for a task, its variations as numbers and ranges; it must be one of {@code tasks}
 * @param simplifications what is made easier in the worlds; {@code easy} if left out
 * @param names {@code canonical} (objects are called what the agent sees; the default) or {@code original}
 */
public record DatasetRequest(
        @NotNull
        @Size(min = 1, max = 100)
        @Pattern(regexp = "[A-Za-z0-9][A-Za-z0-9._-]*", message = "must be letters, digits, '.', '_' or '-'")
        @Schema(example = "quick")
        String name,

        @NotEmpty @Size(max = 30) @Schema(example = "[\"4-1\", \"7-1\"]")
        List<@NotNull String> tasks,

        @Valid @Nullable EpisodesPerTask episodes,

        @Size(max = 30) @Schema(example = "{\"4-1\": [\"0-59\", \"150-159\"]}") @Nullable
        Map<String, List<String>> variations,

        @Size(max = 200) @Nullable String simplifications,

        @Pattern(regexp = "canonical|original", message = "must be 'canonical' or 'original'") @Nullable
        String names) {}
