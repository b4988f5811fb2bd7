package io.subgoal.api.agentgym;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/**
 * What came of an action, with all there is to show.
 *
 * @param info as the Python package gives it
 * @param objectTree the whole world as a tree of objects
 */
public record GymVisualStep(
        String observation,
        int reward,
        int score,
        boolean done,
        Info info,

        @JsonProperty("object_tree") @JsonRawValue @Schema(type = "object")
        String objectTree,

        String inventory,
        int moves) {

    /**
     * What the Python package says of a step.
     *
     * @param inv what is carried
     * @param valid every action that is possible now
     */
    @Schema(name = "GymStepInfo")
    public record Info(
            int moves,
            int score,
            int reward,
            String look,
            String inv,
            String taskDesc,
            List<String> valid,
            int variationIdx,
            String taskName,
            String simplificationStr) {}
}
