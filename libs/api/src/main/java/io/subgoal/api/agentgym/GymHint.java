package io.subgoal.api.agentgym;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What one may do with what.
 *
 * @param possibleActions templates, such as {@code open OBJ}
 * @param possibleObjects names of what is in sight
 */
public record GymHint(
        @JsonProperty("possible_actions") List<String> possibleActions,
        @JsonProperty("possible_objects") List<String> possibleObjects) {}
