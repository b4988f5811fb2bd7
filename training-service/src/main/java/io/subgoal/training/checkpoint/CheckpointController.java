package io.subgoal.training.checkpoint;

import io.subgoal.api.Page;
import io.subgoal.api.training.Checkpoint;
import io.subgoal.api.training.CheckpointPatch;
import io.subgoal.api.training.PurgeReport;
import io.subgoal.api.training.PurgeRequest;
import io.subgoal.service.error.ServiceException;
import io.subgoal.store.training.CheckpointFilter;
import io.subgoal.store.training.CheckpointUse;
import io.subgoal.store.training.Checkpoints;
import io.subgoal.store.training.StoredCheckpoint;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Models over REST. */
@RestController
@RequestMapping("/v1/checkpoints")
@Tag(name = "Checkpoints", description = "Models as Hugging Face directories: those of training runs, and one's own")
class CheckpointController {

    private final Checkpoints checkpoints;
    private final CheckpointProperties properties;

    CheckpointController(Checkpoints checkpoints, CheckpointProperties properties) {
        this.checkpoints = checkpoints;
        this.properties = properties;
    }

    @GetMapping
    @Operation(summary = "Checkpoints, newest first")
    Page<Checkpoint> list(
            @RequestParam(required = false) @Nullable UUID trainingRunId,
            @Parameter(description = "one of their roles")
                    @RequestParam(required = false)
                    @Pattern(
                            regexp = "executor|controller|first-subgoal|imitation",
                            message = "must be 'executor', 'controller', 'first-subgoal' or 'imitation'")
                    @Nullable
                    String role,
            @RequestParam(required = false) @Size(max = 100) @Nullable String name,
            @RequestParam(required = false) @Nullable Boolean best,
            @RequestParam(required = false) @Nullable Boolean chosen,
            @RequestParam(required = false) @Nullable Boolean pinned,
            @RequestParam(defaultValue = "0") @Min(0) int page,
            @RequestParam(defaultValue = "50") @Min(1) @Max(200) int size) {
        CheckpointFilter filter = new CheckpointFilter(trainingRunId, role, name, best, chosen, pinned);
        return new Page<>(
                checkpoints.models(filter, page, size).stream()
                        .map(CheckpointMapper::view)
                        .toList(),
                page,
                size,
                checkpoints.countModels(filter));
    }

    @GetMapping("/{id}")
    @Operation(summary = "One checkpoint")
    Checkpoint get(@PathVariable UUID id) {
        return CheckpointMapper.view(find(id));
    }

    @PatchMapping("/{id}")
    @Operation(
            summary = "Renames a checkpoint, pins it or lets it go",
            description = "A pinned checkpoint is never purged, and cannot be deleted.")
    Checkpoint change(@PathVariable UUID id, @Valid @RequestBody CheckpointPatch patch) {
        if (patch.name() == null && patch.pinned() == null) {
            throw new ServiceException.Invalid(null, "Say what to change: name or pinned");
        }
        if (!checkpoints.change(id, patch.name(), patch.pinned())) {
            throw notFound(id);
        }
        return get(id);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Deletes a checkpoint", description = """
                    Refused with 409 while it is pinned, served or aliased, and for good once it has played in an evaluation or was
                    put to a test: the way from a score to its model stays.""")
    void delete(@PathVariable UUID id) {
        if (find(id).marks().pinned()) {
            throw new ServiceException.Conflict(
                    "Checkpoint %s is pinned: PATCH it with {\"pinned\": false} first".formatted(id));
        }
        CheckpointUse use = checkpoints.use(id);
        if (!use.evaluations().isEmpty()) {
            throw new ServiceException.Conflict(
                    "Checkpoint %s has played in the evaluations %s; their scores must not lose their model"
                            .formatted(id, use.evaluations()),
                    Map.of("evaluations", use.evaluations()));
        }
        if (!use.tests().isEmpty()) {
            throw new ServiceException.Conflict(
                    "Checkpoint %s was put to the tests %s; their results must not lose their model"
                            .formatted(id, use.tests()),
                    Map.of("tests", use.tests()));
        }
        if (!use.servedAs().isEmpty()) {
            throw new ServiceException.Conflict(
                    "Checkpoint %s is served as %s: DELETE these models at the inference service first"
                            .formatted(id, use.servedAs()),
                    Map.of("servedAs", use.servedAs()));
        }
        if (!use.aliases().isEmpty()) {
            throw new ServiceException.Conflict(
                    "Checkpoint %s is what the aliases %s stand for: point them elsewhere or DELETE them at the inference service first"
                            .formatted(id, use.aliases()),
                    Map.of("aliases", use.aliases()));
        }
        checkpoints.delete(id);
    }

    @PostMapping("/purge")
    @Operation(
            summary = "Deletes checkpoints that nothing keeps, and files that nothing refers to",
            description = "Says only what would go unless `dryRun` is false. Needs a key of the scope `admin`.")
    PurgeReport purge(@Valid @RequestBody PurgeRequest request) {
        boolean dryRun = !Boolean.FALSE.equals(request.dryRun());
        int keepLast = Objects.requireNonNullElse(request.keepLast(), properties.keepLast());
        return CheckpointMapper.view(
                dryRun
                        ? checkpoints.purgeable(request.trainingRunId(), keepLast)
                        : checkpoints.purge(request.trainingRunId(), keepLast),
                dryRun);
    }

    private StoredCheckpoint find(UUID id) {
        return checkpoints.findModel(id).orElseThrow(() -> notFound(id));
    }

    static ServiceException notFound(UUID id) {
        return new ServiceException.NotFound("There is no checkpoint " + id);
    }
}
