package io.subgoal.store.teacher;

import java.time.Instant;

/**
 * An answer of an LLM as it came.
 *
 * @param request the exact request
 * @param response the body of the answer, verbatim
 */
public record StoredResponse(
        String requestSha256,
        String request,
        String response,
        String model,
        long promptTokens,
        long completionTokens,
        Instant createdAt) {}
