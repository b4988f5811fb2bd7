package io.subgoal.inference.model;

import io.subgoal.api.inference.ModelName;
import io.subgoal.api.inference.ModelRequest;
import io.subgoal.api.inference.ServedModel;
import io.subgoal.api.inference.ServedModels;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Served models over REST. */
@RestController
@RequestMapping("/v1/models")
@Tag(name = "Models", description = "Checkpoints that are served under names")
class ModelController {

    private final Models models;

    ModelController(Models models) {
        this.models = models;
    }

    @GetMapping
    @Operation(summary = "All served models", description = "Has the shape of OpenAI's list as well.")
    ServedModels list() {
        return new ServedModels(models.all());
    }

    @GetMapping("/{name}")
    @Operation(summary = "One served model")
    ServedModel get(@PathVariable String name) {
        return models.get(name);
    }

    @PutMapping("/{name}")
    @Operation(
            summary = "Serves a model under a name; what was served there before finishes its requests and goes",
            description = """
                    The model is a checkpoint of the store, named by id or by an alias that is followed, or a directory. It is
                    loaded and warmed up before it takes the place of the one before; if it cannot be loaded, that one stays.
                    What is left out is as the service is configured. All of it is written down, and all replicas follow.""")
    ServedModel load(
            @PathVariable @Pattern(regexp = ModelName.PATTERN, message = ModelName.MESSAGE) String name,
            @Valid @RequestBody ModelRequest request) {
        return models.load(name, request);
    }

    @DeleteMapping("/{name}")
    @Operation(summary = "Stops serving a model")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void unload(@PathVariable String name) {
        models.unload(name);
    }
}
