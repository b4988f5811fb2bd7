package io.subgoal.api.agentgym;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * All about an environment at once.
 *
 * @param observation the surroundings
 * @param goalProgress which goals are reached, in the simulator's words
 * @param possibleActions the first ten
 * @param possibleObjects the first ten
 */
public record GymState(
        String observation,
        String inventory,
        @JsonProperty("task_description") String taskDescription,
        @JsonProperty("goal_progress") String goalProgress,
        @JsonProperty("possible_actions") List<String> possibleActions,
        @JsonProperty("possible_objects") List<String> possibleObjects,
        @JsonProperty("current_moves") int currentMoves,
        @JsonProperty("environment_info") GymEpisode environmentInfo) {}
