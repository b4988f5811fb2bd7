package io.subgoal.api.inference;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A model that answers. Has the members by which OpenAI describes a model as well: {@code id}, {@code object},
 * {@code created} and {@code owned_by}.
 *
 * @param name what callers call it
 * @param roles what it can be asked for
 * @param format the prompt format it was trained with
 * @param sourceTokens longest input it takes, in tokens
 */
@JsonIgnoreProperties(
        value = {"id", "object", "created", "owned_by"},
        allowGetters = true)
public record ServedModel(
        String name,
        UUID checkpointId,
        List<String> roles,
        String format,
        long parameters,
        int sourceTokens,
        int vocabulary,
        Instant loadedAt) {

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

    /** When it was loaded, in seconds since 1970. */
    @JsonProperty("created")
    public long created() {
        return loadedAt.getEpochSecond();
    }

    /** Always {@code subgoal}. */
    @JsonProperty("owned_by")
    public String ownedBy() {
        return "subgoal";
    }
}
