package io.subgoal.agent.evaluation;

import io.subgoal.api.Page;
import io.subgoal.api.agent.Episode;
import io.subgoal.api.agent.Evaluation;
import io.subgoal.api.agent.EvaluationPatch;
import io.subgoal.api.agent.EvaluationRequest;
import io.subgoal.service.job.AcceptedWork;
import io.subgoal.store.evaluation.Episodes;
import io.subgoal.store.evaluation.EvaluationRepository;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.PageRequest;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Evaluations and their episodes over REST. */
@RestController
@RequestMapping("/v1")
@Tag(name = "Evaluations", description = "Episodes of an agent against the simulator, with every step")
class EvaluationController {

    private final Evaluations evaluations;
    private final EvaluationRepository repository;
    private final Episodes episodes;

    EvaluationController(Evaluations evaluations, EvaluationRepository repository, Episodes episodes) {
        this.evaluations = evaluations;
        this.repository = repository;
        this.episodes = episodes;
    }

    @PostMapping("/evaluations")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Plays variations of tasks with an agent, one queued job an episode")
    ResponseEntity<Evaluation> create(@Valid @RequestBody EvaluationRequest request) {
        Evaluation evaluation = evaluations.create(request);
        return AcceptedWork.of(evaluation.jobId(), evaluation);
    }

    @GetMapping("/evaluations")
    @Operation(summary = "All evaluations, newest first; or the one of a name")
    Page<Evaluation> list(
            @RequestParam(required = false) @Nullable String name,
            @RequestParam(defaultValue = "0") @Min(0) int page,
            @RequestParam(defaultValue = "50") @Min(1) @Max(200) int size) {
        if (name != null) {
            return Page.of(repository.findByName(name).map(evaluations::view), size);
        }
        var found = repository.findAllByOrderByCreatedAtDesc(PageRequest.of(page, size));
        return new Page<>(found.map(evaluations::view).getContent(), page, size, found.getTotalElements());
    }

    @GetMapping("/evaluations/{id}")
    @Operation(summary = "One evaluation with its scores so far")
    Evaluation get(@PathVariable UUID id) {
        return evaluations.view(evaluations.find(id));
    }

    @PatchMapping("/evaluations/{id}")
    @Operation(summary = "Gives an evaluation another budget, for episodes begun from then on; resume its job to go on")
    Evaluation changeBudget(@PathVariable UUID id, @Valid @RequestBody EvaluationPatch patch) {
        return evaluations.changeBudget(id, patch.maxDollars());
    }

    @GetMapping("/evaluations/{id}/episodes")
    @Operation(summary = "The episodes of an evaluation")
    Page<Episode> episodes(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "0") @Min(0) int page,
            @RequestParam(defaultValue = "50") @Min(1) @Max(500) int size) {
        evaluations.find(id);
        return new Page<>(
                episodes.page(id, page, size).stream()
                        .map(EpisodeViews::episode)
                        .toList(),
                page,
                size,
                episodes.count(id));
    }
}
