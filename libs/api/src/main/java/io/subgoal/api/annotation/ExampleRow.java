package io.subgoal.api.annotation;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * A row to train on, with the names of the published files.
 *
 * @param input what the model reads
 * @param target what it is to answer
 * @param envIndex number of the task in the simulator
 * @param variation number of the variation
 * @param task the task's id, such as {@code 4-1}
 */
@JsonPropertyOrder({"input", "target", "task_id", "variation_id", "task_real_id"})
public record ExampleRow(
        String input,
        String target,
        @JsonProperty("task_id") int envIndex,
        @JsonProperty("variation_id") int variation,
        @JsonProperty("task_real_id") String task) {}
