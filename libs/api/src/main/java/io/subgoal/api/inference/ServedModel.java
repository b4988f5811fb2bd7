package io.subgoal.api.inference;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A served model, as it is in the replica that was asked.
 *
 * @param name what callers call it
 * @param checkpointId the checkpoint that answers; null of a directory
 * @param alias the alias it follows, if it does
 * @param directory the directory it was loaded from, if it was
 * @param roles what it can be asked for
 * @param format the prompt format it was trained with; null of a model that only generates text
 * @param state whether it answers
 * @param problem what went wrong last: why it is broken, or why something newer does not answer in its place
 * @param engine what runs it: pytorch or onnx
 * @param precision what its weights are kept in
 * @param device where it computes
 * @param threads threads of one pass
 * @param memoryBytes the memory it is reckoned to take when it is loaded
 * @param sourceTokens longest input it takes, in tokens
 * @param vocabulary tokens it knows
 * @param loadedAt when it came into memory last
 * @param lastUsedAt when it was asked last, or came into memory
 */
public record ServedModel(
        String name,
        @Nullable UUID checkpointId,
        @Nullable String alias,
        @Nullable String directory,
        List<String> roles,
        @Nullable String format,
        ModelState state,
        @Nullable String problem,
        @Nullable ModelEngine engine,
        @Nullable ModelPrecision precision,
        @Nullable String device,
        @Nullable Integer threads,
        @Nullable Long memoryBytes,
        @Nullable Long parameters,
        @Nullable Integer sourceTokens,
        @Nullable Integer vocabulary,
        @Nullable Instant loadedAt,
        @Nullable Instant lastUsedAt) {}
