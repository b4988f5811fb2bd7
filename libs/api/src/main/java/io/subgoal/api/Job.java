package io.subgoal.api;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Long work.
 *
 * @param kind what is done, such as {@code generate-gold}
 * @param subjectId the dataset, run or evaluation it is done for
 * @param progress units done, out of {@code total}
 * @param etaSeconds guess of the seconds left, while it runs
 * @param attempt how many times it was started; more than once after a process died
 * @param message what it is doing, in words
 * @param error why it failed and what to do
 */
public record Job(
        UUID id,
        String kind,
        UUID subjectId,
        JobState state,
        long progress,
        long total,
        @Nullable Long etaSeconds,
        int attempt,
        @Nullable String message,
        @Nullable String error,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt) {}
