package io.subgoal.api.annotation;

/**
 * A trajectory without its steps.
 *
 * @param steps number of steps worth keeping
 * @param finalScore percent
 */
public record TrajectorySummary(
        long id, String task, int variation, String fold, String description, int steps, double finalScore) {}
