package io.subgoal.api.agentgym;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;

/**
 * An episode to begin.
 *
 * @param id of the environment
 * @param dataIdx number of the episode: variations are counted through all tasks but 5-1, 5-2, 9-1 to 9-3, 10-1 and 10-2
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record GymReset(
        @NotNull Integer id,
        @JsonProperty("data_idx") @NotNull @Min(0) Integer dataIdx) {}
