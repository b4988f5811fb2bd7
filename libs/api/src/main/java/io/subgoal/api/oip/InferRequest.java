package io.subgoal.api.oip;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tensors in.
 *
 * @param id comes back in the answer
 * @param parameters {@code beams}, {@code count}, {@code max_new_tokens}, {@code length_penalty}, {@code temperature},
 *     {@code top_k}, {@code top_p}, {@code seed}, {@code stop}. Without {@code temperature}, {@code top_k}, {@code top_p} and
 *     {@code seed} nothing is drawn: decoding is greedy, or a beam search. {@code binary_data_output} is ignored: the answer
 *     is JSON
 * @param inputs one tensor: {@code text}, BYTES, shape [n] or [n, 1]; or {@code ids}, INT64, shape [n, tokens], where
 *     rows are filled up with zeros at their end
 * @param outputs which outputs are wanted: {@code text}, {@code score}, {@code log_probability}; all if left out
 */
public record InferRequest(
        @Size(max = 1000) @Nullable String id,
        @Nullable Map<String, @Nullable Object> parameters,
        @NotNull @Size(min = 1, max = 16) List<@NotNull @Valid Input> inputs,
        @Nullable List<@NotNull @Valid Output> outputs) {

    /**
     * A tensor.
     *
     * @param parameters are ignored
     * @param data flat or nested
     */
    @Schema(name = "InputTensor")
    public record Input(
            @NotNull @Schema(example = "text") String name,
            @NotEmpty @Schema(example = "[1]") List<@NotNull Long> shape,
            @NotNull @Schema(example = "BYTES") String datatype,
            @Nullable Map<String, @Nullable Object> parameters,

            @NotNull @Schema(example = "[\"executor | ...\"]")
            List<@NotNull Object> data) {}

    /**
     * A wanted output.
     *
     * @param parameters are ignored
     */
    @Schema(name = "RequestedOutput")
    public record Output(
            @NotNull @Schema(example = "text") String name,
            @Nullable Map<String, @Nullable Object> parameters) {}
}
