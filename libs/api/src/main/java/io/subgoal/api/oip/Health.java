package io.subgoal.api.oip;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * How a server or a model is.
 *
 * @param name of the model
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Health(
        @Nullable String name,
        @Nullable Boolean live,
        @Nullable Boolean ready) {}
