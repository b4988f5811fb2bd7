package io.subgoal.api.agentgym;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * An episode and its last step. Before the first episode only {@code deleted} and {@code done} are there.
 *
 * @param varNum number of the variation
 * @param reward what the score has gained by the last step
 * @param score percent
 * @param deleted always false: what was closed is an error
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GymEpisode(
        @JsonProperty("task_name") @Nullable String taskName,
        @JsonProperty("var_num") @Nullable Integer varNum,
        @JsonProperty("task_description") @Nullable String taskDescription,
        @Nullable String observation,
        @Nullable Integer reward,
        @Nullable Integer score,
        boolean deleted,
        boolean done) {

    /** Of an environment in which nothing has begun. */
    public static final GymEpisode NONE = new GymEpisode(null, null, null, null, null, null, false, false);
}
