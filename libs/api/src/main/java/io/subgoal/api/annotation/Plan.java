package io.subgoal.api.annotation;

import java.util.List;

/**
 * Sub-goals to follow, in order.
 *
 * @param calls answers it took
 * @param reused whether every answer was stored already
 */
public record Plan(
        String task,
        List<String> subgoals,
        List<Annotation.SubgoalSpan> steps,
        List<String> unknownNames,
        String model,
        String prompts,
        int calls,
        boolean reused) {}
