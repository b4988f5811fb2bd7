package io.subgoal.store.training;

import java.time.Instant;

/**
 * A value after an update.
 *
 * @param version rises with every value of a run that is recorded, also with one that replaces another
 * @param at when it was recorded
 * @param attempt the attempt of the job that measured it, from 1
 * @param firstAttempt the attempt that measured this update first; a run that goes on after a crash repeats some
 * @param firstAt when that attempt recorded it
 */
public record StoredMetric(
        long version,
        long update,
        String name,
        double value,
        Instant at,
        int attempt,
        int firstAttempt,
        Instant firstAt) {}
