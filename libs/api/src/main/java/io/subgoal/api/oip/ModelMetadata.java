package io.subgoal.api.oip;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/**
 * A model.
 *
 * @param versions the id of its checkpoint
 * @param inputs what it needs; the tensor {@code ids} may take the place of {@code text}
 */
public record ModelMetadata(
        String name,
        List<String> versions,
        @Schema(example = "pytorch_torchscript") String platform,
        List<Tensor> inputs,
        List<Tensor> outputs) {

    /**
     * A tensor.
     *
     * @param shape -1 where any size will do
     */
    @Schema(name = "MetadataTensor")
    public record Tensor(
            String name, @Schema(example = "BYTES") String datatype, List<Integer> shape) {}
}
