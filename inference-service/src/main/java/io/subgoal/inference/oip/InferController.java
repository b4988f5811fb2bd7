package io.subgoal.inference.oip;

import io.subgoal.api.oip.InferRequest;
import io.subgoal.api.oip.InferResponse;
import io.subgoal.inference.admission.Terms;
import io.subgoal.inference.admission.TermsHeaders;
import io.subgoal.inference.generate.Generated;
import io.subgoal.inference.generate.Generation;
import io.subgoal.inference.generate.Order;
import io.subgoal.inference.generate.Plan;
import io.subgoal.service.error.ServiceException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tensors in, tensors out. */
@RestController
@RequestMapping({"/v2/models/{name}", "/v2/models/{name}/versions/{version}"})
@Tag(name = "Open Inference Protocol")
class InferController {

    private final Generation generation;
    private final Versions versions;

    InferController(Generation generation, Versions versions) {
        this.generation = generation;
        this.versions = versions;
    }

    @PostMapping("/infer")
    @Operation(summary = "Generates from texts or ids")
    @TermsHeaders
    InferResponse infer(
            @PathVariable String name,
            @PathVariable(required = false) @Nullable String version,
            @Valid @RequestBody InferRequest request,
            Terms terms) {
        versions.model(name, version);
        Parameters parameters = new Parameters(request.parameters(), OipPlan.INFER);
        Plan plan = OipPlan.infer(parameters);
        Order order = new Order(TensorReader.prompts(request.inputs()), plan, OipPlan.stops(parameters), false);
        List<TensorWriter> outputs = TensorWriter.wanted(request.outputs());
        Generated generated = generation.generate(name, order, terms);
        return new InferResponse(
                name,
                generated.version(),
                request.id(),
                plan instanceof Plan.Draws draws ? Map.of("seed", draws.seed()) : null,
                outputs.stream().map(output -> output.write(generated)).toList());
    }

    /** Triton's own extension, which its clients use unless they are told not to. */
    @PostMapping(path = "/infer", headers = "Inference-Header-Content-Length")
    @Operation(hidden = true)
    InferResponse inferBinary(
            @Parameter(hidden = true) @RequestHeader("Inference-Header-Content-Length") String length) {
        throw new ServiceException.Invalid(
                "inputs", "must be JSON: binary tensors are not read. With tritonclient set binary_data=False");
    }
}
