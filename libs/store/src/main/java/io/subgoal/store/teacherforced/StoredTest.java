package io.subgoal.store.teacherforced;

import java.time.Instant;
import java.util.UUID;

/**
 * A teacher-forced test.
 *
 * @param request as resolved, JSON
 * @param fingerprint by which it shows whether the rows are still the same
 */
public record StoredTest(
        UUID id,
        String name,
        UUID annotationRunId,
        String fold,
        String request,
        String fingerprint,
        String codeVersion,
        UUID jobId,
        Instant createdAt) {}
