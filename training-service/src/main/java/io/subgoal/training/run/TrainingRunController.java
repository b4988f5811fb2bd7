package io.subgoal.training.run;

import io.subgoal.api.Page;
import io.subgoal.api.training.TrainingRun;
import io.subgoal.api.training.TrainingRunRequest;
import io.subgoal.service.job.AcceptedWork;
import io.subgoal.store.job.Jobs;
import io.subgoal.store.training.TrainingRunEntity;
import io.subgoal.store.training.TrainingRunRepository;
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
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Training runs over REST. */
@RestController
@RequestMapping("/v1/training-runs")
@Tag(
        name = "Training runs",
        description = "Models trained by queued jobs; a run whose process died goes on where it was saved")
class TrainingRunController {

    private final TrainingRuns runs;
    private final TrainingRunRepository repository;
    private final Jobs jobs;

    TrainingRunController(TrainingRuns runs, TrainingRunRepository repository, Jobs jobs) {
        this.runs = runs;
        this.repository = repository;
        this.jobs = jobs;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Trains a model from scratch, by a job")
    ResponseEntity<TrainingRun> create(@Valid @RequestBody TrainingRunRequest request) {
        TrainingRun run = runs.create(request);
        return AcceptedWork.of(run.jobId(), run);
    }

    @GetMapping
    @Operation(summary = "All training runs, newest first; or the one of a name")
    Page<TrainingRun> list(
            @RequestParam(required = false) @Nullable String name,
            @RequestParam(defaultValue = "0") @Min(0) int page,
            @RequestParam(defaultValue = "50") @Min(1) @Max(200) int size) {
        if (name != null) {
            return Page.of(repository.findByName(name).map(runs::view), size);
        }
        var found = repository.findAllByOrderByCreatedAtDesc(PageRequest.of(page, size));
        return new Page<>(found.map(runs::view).getContent(), page, size, found.getTotalElements());
    }

    @GetMapping("/{id}")
    @Operation(summary = "One training run with its latest metrics")
    TrainingRun get(@PathVariable UUID id) {
        return runs.view(runs.find(id));
    }

    @PostMapping("/{id}/cancel")
    @Operation(summary = "Asks a run to stop")
    TrainingRun cancel(@PathVariable UUID id) {
        TrainingRunEntity run = runs.find(id);
        jobs.requestCancel(run.jobId());
        return runs.view(run);
    }
}
