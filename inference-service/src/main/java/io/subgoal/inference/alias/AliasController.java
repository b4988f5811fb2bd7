package io.subgoal.inference.alias;

import io.subgoal.api.inference.Alias;
import io.subgoal.api.inference.AliasRequest;
import io.subgoal.api.inference.ModelName;
import io.subgoal.service.error.ServiceException;
import io.subgoal.store.model.CheckpointAliases;
import io.subgoal.store.training.Checkpoints;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import java.util.Map;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Aliases over REST. */
@RestController
@RequestMapping("/v1/aliases")
@Tag(name = "Aliases", description = "Names for checkpoints, such as 'champion', which served models follow")
class AliasController {

    private final CheckpointAliases aliases;
    private final Checkpoints checkpoints;

    AliasController(CheckpointAliases aliases, Checkpoints checkpoints) {
        this.aliases = aliases;
        this.checkpoints = checkpoints;
    }

    @GetMapping
    @Operation(summary = "All aliases")
    List<Alias> list() {
        return aliases.all().stream().map(this::view).toList();
    }

    @GetMapping("/{alias}")
    @Operation(summary = "One alias, the checkpoint it stands for, and the models that follow it")
    Alias get(@PathVariable String alias) {
        return view(find(alias));
    }

    @PutMapping("/{alias}")
    @Operation(
            summary = "Points an alias at a checkpoint",
            description =
                    "All replicas swap the models that follow it within two seconds and the time it takes to load.")
    Alias put(
            @PathVariable @Pattern(regexp = ModelName.PATTERN, message = ModelName.MESSAGE) String alias,
            @Valid @RequestBody AliasRequest request) {
        if (checkpoints.findModel(request.checkpointId()).isEmpty()) {
            throw new ServiceException.Invalid(
                    "checkpointId",
                    "There is no checkpoint %s; see the training service's /v1/checkpoints"
                            .formatted(request.checkpointId()));
        }
        aliases.put(alias, request.checkpointId());
        return view(find(alias));
    }

    @DeleteMapping("/{alias}")
    @Operation(summary = "Forgets an alias; refused with 409 while a model follows it")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable String alias) {
        find(alias);
        requireUnused(alias);
        try {
            aliases.remove(alias);
        } catch (DataIntegrityViolationException somebodyBeganToFollowIt) {
            requireUnused(alias);
            throw somebodyBeganToFollowIt;
        }
    }

    private void requireUnused(String alias) {
        List<String> models = aliases.followers(alias);
        if (!models.isEmpty()) {
            throw new ServiceException.Conflict(
                    "The models %s follow the alias '%s': DELETE them, or serve them otherwise, first"
                            .formatted(models, alias),
                    Map.of("models", models));
        }
    }

    private CheckpointAliases.Alias find(String alias) {
        return aliases.find(alias)
                .orElseThrow(() -> new ServiceException.NotFound(
                        "There is no alias '%s'; make it with PUT /v1/aliases/%s".formatted(alias, alias)));
    }

    private Alias view(CheckpointAliases.Alias alias) {
        return new Alias(alias.alias(), alias.checkpointId(), alias.changedAt(), aliases.followers(alias.alias()));
    }
}
