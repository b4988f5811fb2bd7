package io.subgoal.api.inference;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A model that answers.
 *
 * @param name what callers call it
 * @param roles what it can be asked for
 * @param format the prompt format it was trained with
 * @param sourceTokens longest input it takes, in tokens
 */
public record ServedModel(
        String name,
        UUID checkpointId,
        List<String> roles,
        String format,
        long parameters,
        int sourceTokens,
        int vocabulary,
        Instant loadedAt) {}
