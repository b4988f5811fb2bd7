package io.subgoal.api;

import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong, as RFC 9457 has it.
 *
 * @param type what kind of problem, stable, such as {@code urn:subgoal:problem:invalid-request}
 * @param title the status in words
 * @param status the HTTP status
 * @param detail what is wrong and what to do about it
 * @param instance path of the request
 * @param errors the fields that are wrong, if it is for fields
 */
public record Problem(
        @Schema(example = "urn:subgoal:problem:invalid-request")
        URI type,

        @Nullable String title,
        int status,
        @Nullable String detail,
        @Nullable URI instance,
        @Nullable List<Field> errors) {

    /**
     * A field and what is wrong with it.
     *
     * @param field path of the field, such as {@code tasks[0]}
     * @param message what it must be
     */
    public record Field(
            @Schema(example = "tasks[0]") @Nullable String field, String message) {}
}
