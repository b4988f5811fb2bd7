package io.subgoal.annotation.run;

import io.subgoal.api.Page;
import io.subgoal.api.annotation.Annotation;
import io.subgoal.api.annotation.Annotation.SubgoalSpan;
import io.subgoal.api.annotation.AnnotationRun;
import io.subgoal.api.annotation.AnnotationRunRequest;
import io.subgoal.api.annotation.BudgetChange;
import io.subgoal.api.annotation.EpisodeCost;
import io.subgoal.api.annotation.PromptPreview;
import io.subgoal.api.annotation.PromptPreviewRequest;
import io.subgoal.api.annotation.RunCost;
import io.subgoal.service.error.ServiceException;
import io.subgoal.service.job.AcceptedWork;
import io.subgoal.store.annotation.AnnotationRunEntity;
import io.subgoal.store.annotation.Annotations;
import io.subgoal.store.annotation.StoredAnnotation;
import io.subgoal.textworld.task.Fold;
import io.subgoal.textworld.trajectory.Step;
import io.subgoal.textworld.trajectory.Trajectory;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
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

/** Annotation runs over REST. */
@RestController
@RequestMapping("/v1")
@Tag(name = "Annotation runs", description = "Sub-goals a teacher names in a dataset")
class AnnotationRunController {

    private final AnnotationRuns runs;
    private final Previews previews;
    private final Annotations annotations;

    AnnotationRunController(AnnotationRuns runs, Previews previews, Annotations annotations) {
        this.runs = runs;
        this.previews = previews;
        this.annotations = annotations;
    }

    @PostMapping("/datasets/{id}/annotation-runs")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Has a teacher name the sub-goals of a dataset, by a job")
    ResponseEntity<AnnotationRun> create(@PathVariable UUID id, @Valid @RequestBody AnnotationRunRequest request) {
        AnnotationRun run = runs.create(id, request);
        return AcceptedWork.of(run.jobId(), run);
    }

    @GetMapping("/datasets/{id}/annotation-runs")
    @Operation(summary = "The annotation runs of a dataset, newest first")
    Page<AnnotationRun> ofDataset(@PathVariable UUID id) {
        List<AnnotationRun> found = runs.ofDataset(id);
        return new Page<>(found, 0, Math.max(1, found.size()), found.size());
    }

    @GetMapping("/annotation-runs/{id}")
    @Operation(summary = "One annotation run with its vocabulary")
    AnnotationRun get(@PathVariable UUID id) {
        return runs.view(runs.find(id));
    }

    @PostMapping("/datasets/{id}/prompt-preview")
    @Operation(summary = "Shows what a run would ask, with tokens and estimated cost; asks nobody")
    PromptPreview preview(@PathVariable UUID id, @Valid @RequestBody PromptPreviewRequest request) {
        return previews.preview(id, request);
    }

    @PatchMapping("/annotation-runs/{id}")
    @Operation(summary = "Gives a run another budget; resume its job to go on")
    AnnotationRun changeBudget(@PathVariable UUID id, @Valid @RequestBody BudgetChange change) {
        return runs.changeBudget(id, change.budget());
    }

    @PostMapping("/annotation-runs/{id}/reparse")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Reads the stored answers once more, by a job; asks nobody",
            description = "Annotations that somebody has corrected or judged stay as they are, and so do those whose"
                    + " talk would need another answer.")
    ResponseEntity<AnnotationRun> reparse(@PathVariable UUID id) {
        AnnotationRun run = runs.reparse(id);
        return AcceptedWork.of(run.jobId(), run);
    }

    @GetMapping("/annotation-runs/{id}/cost")
    @Operation(summary = "What a run has taken, in all and by task")
    RunCost cost(@PathVariable UUID id) {
        return runs.cost(id);
    }

    @GetMapping("/annotation-runs/{id}/cost/episodes")
    @Operation(summary = "What a run has taken by episode, the dearest first")
    Page<EpisodeCost> episodeCosts(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "0") @Min(0) int page,
            @RequestParam(defaultValue = "50") @Min(1) @Max(500) int size) {
        return runs.episodeCosts(id, page, size);
    }

    @GetMapping("/annotation-runs/{id}/annotations")
    @Operation(summary = "The sub-goals of the trajectories")
    Page<Annotation> annotations(
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String fold,
            @RequestParam(defaultValue = "0") @Min(0) int page,
            @RequestParam(defaultValue = "20") @Min(1) @Max(200) int size) {
        AnnotationRunEntity run = runs.find(id);
        Fold wanted = fold == null ? null : fold("fold", fold);
        List<Annotation> items = annotations.page(run.id(), wanted, page, size).stream()
                .map(AnnotationRunController::view)
                .toList();
        return new Page<>(items, page, size, annotations.count(run.id(), wanted));
    }

    private static Fold fold(String field, String text) {
        return Fold.parse(text)
                .orElseThrow(() -> new ServiceException.Invalid(field, "must be 'train', 'dev' or 'test'"));
    }

    private static Annotation view(StoredAnnotation stored) {
        Trajectory trajectory = stored.annotated().trajectory();
        List<SubgoalSpan> spans = stored.annotated().segments().stream()
                .map(s -> new SubgoalSpan(
                        s.subgoal(), s.steps().stream().map(Step::action).toList()))
                .toList();
        return new Annotation(
                stored.trajectoryId(),
                trajectory.task().id(),
                trajectory.variation(),
                trajectory.fold().wireName(),
                spans);
    }
}
