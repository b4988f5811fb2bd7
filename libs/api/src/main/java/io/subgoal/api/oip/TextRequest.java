package io.subgoal.api.oip;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.subgoal.api.inference.GenerateLimits;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A text in, as the protocol's extension for text generation has it.
 *
 * @param parameters {@code max_tokens} (20 if left out), {@code temperature} (1 if left out; 0 for the most probable
 *     answer), {@code top_p}, {@code stop} (up to 16 texts), {@code details}; and of our own {@code top_k}, {@code seed}
 */
public record TextRequest(
        @JsonProperty("text_input")
        @Schema(description = "the text to answer")
        @NotNull
        @NotBlank
        @Size(max = GenerateLimits.TEXT)
        String textInput,

        @Nullable Map<String, @Nullable Object> parameters) {}
