package io.subgoal.api.agentgym;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/**
 * Something to do.
 *
 * @param id of the environment
 * @param action in plain words
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record GymAction(
        @NotNull Integer id, @NotNull @Size(max = 300) String action) {}
