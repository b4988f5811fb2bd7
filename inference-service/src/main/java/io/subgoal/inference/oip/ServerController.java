package io.subgoal.inference.oip;

import io.subgoal.api.inference.ModelEngine;
import io.subgoal.api.inference.ModelState;
import io.subgoal.api.inference.ServedModel;
import io.subgoal.api.oip.Health;
import io.subgoal.api.oip.ModelMetadata;
import io.subgoal.api.oip.ServerMetadata;
import io.subgoal.inference.model.Models;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What the server and its models are, and how. */
@RestController
@Tag(
        name = "Open Inference Protocol",
        description =
                "Version 2 of the protocol, as KServe, Triton and others speak it; its versions are our checkpoints")
class ServerController {

    private final Models models;
    private final Versions versions;

    ServerController(Models models, Versions versions) {
        this.models = models;
        this.versions = versions;
    }

    @GetMapping("/v2/health/live")
    @Operation(summary = "Whether the server is alive")
    Health serverLive() {
        return new Health(null, true, null);
    }

    @GetMapping("/v2/health/ready")
    @Operation(summary = "Whether all models are loaded; 503 if not")
    ResponseEntity<Health> serverReady() {
        boolean ready = models.pending().isEmpty();
        return ResponseEntity.status(ready ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
                .body(new Health(null, true, ready));
    }

    @GetMapping("/v2")
    @Operation(summary = "What the server is")
    ServerMetadata serverMetadata() {
        String version = ServerController.class.getPackage().getImplementationVersion();
        return new ServerMetadata(
                "subgoal", Objects.requireNonNullElse(version, "development"), List.of("generate", "generate_stream"));
    }

    @GetMapping({"/v2/models/{name}", "/v2/models/{name}/versions/{version}"})
    @Operation(summary = "What a model takes and gives")
    ModelMetadata modelMetadata(@PathVariable String name, @PathVariable(required = false) @Nullable String version) {
        ServedModel model = versions.model(name, version);
        return new ModelMetadata(
                name,
                List.of(Versions.version(model)),
                model.engine() == ModelEngine.PYTORCH ? "pytorch_torchscript" : "onnxruntime_onnx",
                List.of(new ModelMetadata.Tensor("text", "BYTES", List.of(-1))),
                Arrays.stream(TensorWriter.values()).map(TensorWriter::metadata).toList());
    }

    @GetMapping({"/v2/models/{name}/ready", "/v2/models/{name}/versions/{version}/ready"})
    @Operation(summary = "Whether a model answers; 503 if not")
    ResponseEntity<Health> modelReady(
            @PathVariable String name, @PathVariable(required = false) @Nullable String version) {
        ModelState state = versions.model(name, version).state();
        // One that left memory for others comes back when it is asked.
        boolean ready = state == ModelState.READY || state == ModelState.EVICTED;
        return ResponseEntity.status(ready ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
                .body(new Health(name, null, ready));
    }
}
