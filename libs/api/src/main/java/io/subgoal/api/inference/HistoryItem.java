package io.subgoal.api.inference;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/**
 * Something that was done in an episode.
 *
 * @param action in plain words; {@code end subgoal} for a marker
 * @param reward change of the score, -1 to 1
 * @param observation what the world answered
 */
public record HistoryItem(
        @NotNull @Size(max = 1000) @Schema(example = "go to kitchen")
        String action,

        double reward,

        @NotNull @Size(max = HistoryItem.LONGEST_OBSERVATION) @Schema(example = "You move to the kitchen.")
        String observation) {

    /** How many characters of an observation may be sent; no prompt format shows so many. */
    public static final int LONGEST_OBSERVATION = 20_000;
}
