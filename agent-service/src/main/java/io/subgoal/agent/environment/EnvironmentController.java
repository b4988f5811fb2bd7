package io.subgoal.agent.environment;

import io.subgoal.api.Page;
import io.subgoal.api.agent.Environment;
import io.subgoal.api.agent.EnvironmentAction;
import io.subgoal.api.agent.EnvironmentBranch;
import io.subgoal.api.agent.EnvironmentHistory;
import io.subgoal.api.agent.EnvironmentRequest;
import io.subgoal.api.agent.EnvironmentReset;
import io.subgoal.api.agent.EnvironmentState;
import io.subgoal.api.agent.EnvironmentSummary;
import io.subgoal.api.agent.ValidActions;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Environments over REST. */
@RestController
@RequestMapping("/v1/environments")
@Tag(name = "Environments", description = "Episodes that you play step by step; kept for a time after each call")
class EnvironmentController {

    private final Environments environments;

    EnvironmentController(Environments environments) {
        this.environments = environments;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "An environment to play in, with its first observation")
    ResponseEntity<Environment> create(
            @Valid @RequestBody EnvironmentRequest request,
            @RequestParam(defaultValue = "false") boolean validActions,
            HttpServletRequest caller) {
        return created(environments.create(Callers.of(caller), request, validActions));
    }

    @GetMapping
    @Operation(summary = "The environments there are in this process, the oldest first")
    Page<EnvironmentSummary> list(
            @RequestParam(defaultValue = "0") @Min(0) int page,
            @RequestParam(defaultValue = "50") @Min(1) @Max(200) int size) {
        return environments.list(page, size);
    }

    @GetMapping("/{id}")
    @Operation(summary = "How an environment is; renews its lease, as every call does")
    Environment get(@PathVariable UUID id, @RequestParam(defaultValue = "false") boolean validActions) {
        return environments.get(id, validActions);
    }

    @PostMapping("/{id}/step")
    @Operation(summary = "Does something. With the number of the step the call can be repeated and is played once")
    EnvironmentState step(
            @PathVariable UUID id,
            @Valid @RequestBody EnvironmentAction action,
            @RequestParam(defaultValue = "false") boolean validActions) {
        return environments.step(id, action, validActions);
    }

    @PostMapping("/{id}/reset")
    @Operation(summary = "Begins anew, with the same episode or another")
    Environment reset(
            @PathVariable UUID id,
            @Valid @RequestBody(required = false) @Nullable EnvironmentReset reset,
            @RequestParam(defaultValue = "false") boolean validActions) {
        return environments.reset(id, Objects.requireNonNullElse(reset, EnvironmentReset.SAME), validActions);
    }

    @PostMapping("/{id}/branch")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Another environment that begins where this one was after a step")
    ResponseEntity<Environment> branch(
            @PathVariable UUID id,
            @Valid @RequestBody(required = false) @Nullable EnvironmentBranch branch,
            @RequestParam(defaultValue = "false") boolean validActions,
            HttpServletRequest caller) {
        return created(environments.branch(
                Callers.of(caller), id, Objects.requireNonNullElse(branch, EnvironmentBranch.NOW), validActions));
    }

    @GetMapping("/{id}/valid-actions")
    @Operation(summary = "Every action that is possible now; takes the simulator 20 ms to a second")
    ValidActions validActions(@PathVariable UUID id) {
        return environments.ask(
                id, Question.VALID_ACTIONS, (state, answer) -> new ValidActions(state.step(), Views.texts(answer)));
    }

    @GetMapping(path = "/{id}/object-tree", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "The whole world as a tree of objects, as the simulator writes it. Not for an agent's eyes")
    String objectTree(@PathVariable UUID id) {
        return environments.ask(id, Question.OBJECT_TREE, (state, answer) -> (String) answer);
    }

    @GetMapping("/{id}/actions")
    @Operation(summary = "What was done so far")
    EnvironmentHistory actions(@PathVariable UUID id) {
        return environments.history(id);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Closes an environment")
    void close(@PathVariable UUID id) {
        environments.close(id);
    }

    private static ResponseEntity<Environment> created(Environment environment) {
        return ResponseEntity.created(URI.create("/v1/environments/" + environment.id()))
                .body(environment);
    }
}
