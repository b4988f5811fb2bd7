package io.subgoal.agent.evaluation;

import io.subgoal.api.Page;
import io.subgoal.api.agent.Episode;
import io.subgoal.api.agent.EpisodeStep;
import io.subgoal.api.agent.EpisodeTrace;
import io.subgoal.api.agent.Evaluation;
import io.subgoal.api.agent.EvaluationRequest;
import io.subgoal.api.agent.StopReason;
import io.subgoal.api.inference.DecideResponse.Alternative;
import io.subgoal.api.inference.DecideResponse.ModelCall;
import io.subgoal.service.error.ServiceException;
import io.subgoal.service.job.AcceptedWork;
import io.subgoal.service.job.JobMapper;
import io.subgoal.store.Json;
import io.subgoal.store.evaluation.Episodes;
import io.subgoal.store.evaluation.EvaluationRepository;
import io.subgoal.store.evaluation.StoredEpisode;
import io.subgoal.store.evaluation.StoredStep;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.PageRequest;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.type.TypeReference;

/** Evaluations and their episodes over REST. */
@RestController
@RequestMapping("/v1")
@Tag(name = "Evaluations", description = "Episodes of an agent against the simulator, with every step")
class EvaluationController {

    private static final TypeReference<List<Alternative>> ALTERNATIVES = new TypeReference<>() {};
    private static final TypeReference<List<ModelCall>> CALLS = new TypeReference<>() {};

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

    @GetMapping("/evaluations/{id}/episodes")
    @Operation(summary = "The episodes of an evaluation")
    Page<Episode> episodes(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "0") @Min(0) int page,
            @RequestParam(defaultValue = "50") @Min(1) @Max(500) int size) {
        evaluations.find(id);
        return new Page<>(
                episodes.page(id, page, size).stream()
                        .map(EvaluationController::view)
                        .toList(),
                page,
                size,
                episodes.count(id));
    }

    @GetMapping("/episodes/{id}")
    @Operation(summary = "One episode")
    Episode episode(@PathVariable UUID id) {
        return view(find(id));
    }

    @GetMapping("/episodes/{id}/trace")
    @Operation(summary = "One episode with all its steps")
    EpisodeTrace trace(@PathVariable UUID id) {
        return new EpisodeTrace(
                view(find(id)),
                episodes.steps(id).stream().map(EvaluationController::view).toList());
    }

    private StoredEpisode find(UUID id) {
        return episodes.find(id).orElseThrow(() -> new ServiceException.NotFound("There is no episode " + id));
    }

    private static Episode view(StoredEpisode e) {
        String stop = e.stopReason();
        return new Episode(
                e.id(),
                e.evaluationId(),
                e.taskId(),
                e.variation(),
                e.fold(),
                e.seed(),
                JobMapper.state(e.state()),
                e.score(),
                e.lastPositive(),
                e.best(),
                stop == null ? null : StopReason.valueOf(stop),
                e.moves(),
                e.decisions(),
                e.matched(),
                e.decisionMillis(),
                e.wallMillis(),
                e.promptTokens(),
                e.answerTokens(),
                e.dollars(),
                e.faults(),
                e.fault(),
                e.error(),
                e.finishedAt());
    }

    private static EpisodeStep view(StoredStep s) {
        return new EpisodeStep(
                s.index(),
                s.subgoal(),
                s.action(),
                s.observation(),
                s.score(),
                s.moves(),
                s.look(),
                s.inventory(),
                s.stage(),
                s.millis(),
                s.validActions(),
                s.alternatives() == null ? null : Json.read(s.alternatives(), ALTERNATIVES),
                s.calls() == null ? null : Json.read(s.calls(), CALLS));
    }
}
