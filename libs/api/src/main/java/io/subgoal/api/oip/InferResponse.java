package io.subgoal.api.oip;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tensors out.
 *
 * @param modelVersion the id of the model's checkpoint
 * @param parameters the {@code seed}, if answers were drawn
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record InferResponse(
        @JsonProperty("model_name") String modelName,

        @JsonProperty("model_version") String modelVersion,

        @Nullable String id,
        @Nullable Map<String, Object> parameters,
        List<Tensor> outputs) {

    /**
     * A tensor.
     *
     * @param shape inputs, answers to each
     * @param data flat
     */
    @Schema(name = "OutputTensor")
    public record Tensor(String name, List<Integer> shape, String datatype, List<Object> data) {}
}
