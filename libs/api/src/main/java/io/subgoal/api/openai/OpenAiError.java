package io.subgoal.api.openai;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What went wrong, as OpenAI says it. */
public record OpenAiError(Body error) {

    /**
     * The error.
     *
     * @param message what is wrong and what to do about it
     * @param type {@code invalid_request_error}, {@code rate_limit_error} or {@code server_error}
     * @param param the field that is wrong, if it is for one
     * @param code what kind of error, stable
     */
    @Schema(name = "OpenAiErrorBody")
    public record Body(
            String message,

            @Schema(example = "invalid_request_error") String type,

            @Schema(example = "temperature") @Nullable String param,
            @Nullable String code) {}
}
