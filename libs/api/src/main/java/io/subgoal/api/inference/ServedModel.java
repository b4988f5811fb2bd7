package io.subgoal.api.inference;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A served model, as it is in the replica that was asked. Has the members by which OpenAI describes a model as well:
 * {@code id}, {@code object}, {@code created} and {@code owned_by}.
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
@JsonIgnoreProperties(
        value = {"id", "object", "created", "owned_by"},
        allowGetters = true)
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
        @Nullable Instant lastUsedAt) {

    /** The name, as OpenAI calls it. */
    @JsonProperty("id")
    public String id() {
        return name;
    }

    /** Always {@code model}. */
    @JsonProperty("object")
    public String object() {
        return "model";
    }

    /** When it was loaded, in seconds since 1970; 0 if it is not in memory. */
    @JsonProperty("created")
    public long created() {
        return loadedAt == null ? 0 : loadedAt.getEpochSecond();
    }

    /** Always {@code subgoal}. */
    @JsonProperty("owned_by")
    public String ownedBy() {
        return "subgoal";
    }
}
