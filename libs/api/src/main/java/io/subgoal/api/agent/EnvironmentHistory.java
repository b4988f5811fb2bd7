package io.subgoal.api.agent;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/**
 * What was done in an environment.
 *
 * @param steps oldest first
 */
public record EnvironmentHistory(List<Step> steps) {

    /**
     * One step; its observation can be had again by a branch.
     *
     * @param step from 1
     * @param score percent, after it
     * @param moves used, after it
     */
    @Schema(name = "EnvironmentHistoryStep")
    public record Step(int step, String action, int score, int moves) {}
}
