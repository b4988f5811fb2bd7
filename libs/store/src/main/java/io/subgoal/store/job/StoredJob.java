package io.subgoal.store.job;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Long work as people see it.
 *
 * @param stalled how many attempts before this one have ended with their process and without any progress, in a row
 * @param attemptStartProgress progress when the present attempt began; what counts for the time that is left
 */
public record StoredJob(
        UUID id,
        String service,
        String kind,
        UUID subjectId,
        JobState state,
        long progress,
        long total,
        @Nullable String message,
        @Nullable String error,
        int attempt,
        int stalled,
        int priority,
        @Nullable Instant attemptStartedAt,
        long attemptStartProgress,
        boolean cancelRequested,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt) {

    /** A guess of the time that is left, by the pace of the present attempt. */
    public Optional<Duration> eta(Instant now) {
        long done = progress - attemptStartProgress;
        if (state != JobState.RUNNING || attemptStartedAt == null || done <= 0 || total <= progress) {
            return Optional.empty();
        }
        double millis = Duration.between(attemptStartedAt, now).toMillis();
        return Optional.of(Duration.ofMillis(Math.round(millis * (total - progress) / done)));
    }
}
