package io.subgoal.api.agentgym;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import jakarta.validation.constraints.NotNull;

/**
 * An environment that is meant.
 *
 * @param id as it was given at its creation
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record GymId(@NotNull Integer id) {}
