package io.subgoal.api.inference;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All a policy needs to know in the middle of an episode; the caller keeps it.
 *
 * @param task the task in words
 * @param score the score so far, 0 to 1
 * @param history all that was done, oldest first; empty at the start
 * @param look the surroundings, as the simulator prints them
 * @param inventory what is carried, as the simulator prints it
 * @param rooms the rooms visited, in order of the first visit; if left out, the room of {@code look}
 * @param subgoals the sub-goals so far, the current one last; empty at the start
 */
public record EpisodeState(
        @NotBlank @Size(max = 10_000) String task,
        double score,
        @NotNull @Size(max = 2000) List<@NotNull @Valid HistoryItem> history,
        @NotNull @Size(max = 100_000) String look,
        @NotNull @Size(max = 100_000) String inventory,
        @Size(max = 200) @Nullable List<@NotNull @Size(max = 200) String> rooms,
        @Size(max = 2000) @Nullable List<@NotNull @Size(max = 1000) String> subgoals) {}
