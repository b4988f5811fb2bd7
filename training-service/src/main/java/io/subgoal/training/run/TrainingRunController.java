package io.subgoal.training.run;

import io.subgoal.api.Page;
import io.subgoal.api.training.BaseModel;
import io.subgoal.api.training.TrainingForecast;
import io.subgoal.api.training.TrainingRun;
import io.subgoal.api.training.TrainingRunRequest;
import io.subgoal.service.job.AcceptedWork;
import io.subgoal.store.job.Jobs;
import io.subgoal.store.training.TrainingRunEntity;
import io.subgoal.store.training.TrainingRunRepository;
import io.subgoal.training.base.BaseModels;
import io.subgoal.training.trainer.Forecasts;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.io.IOException;
import java.util.Objects;
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
    private final BaseModels baseModels;
    private final Forecasts forecasts;
    private final TrainingRunRepository repository;
    private final Jobs jobs;

    TrainingRunController(
            TrainingRuns runs,
            BaseModels baseModels,
            Forecasts forecasts,
            TrainingRunRepository repository,
            Jobs jobs) {
        this.runs = runs;
        this.baseModels = baseModels;
        this.forecasts = forecasts;
        this.repository = repository;
        this.jobs = jobs;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Trains a model, by a job")
    ResponseEntity<TrainingRun> create(@Valid @RequestBody TrainingRunRequest request) {
        TrainingRun run = runs.create(request, base(request));
        return AcceptedWork.of(run.jobId(), run);
    }

    @PostMapping("/forecast")
    @Operation(
            summary = "Says what a run would be like; queues nothing",
            description =
                    "Reads and counts the rows, and tries some updates if the model is small. A model of the hub is"
                            + " fetched for it. One forecast is made at a time.")
    TrainingForecast forecast(@Valid @RequestBody TrainingRunRequest request) throws IOException {
        return forecasts.of(runs.question(request, base(request)));
    }

    private BaseModel base(TrainingRunRequest request) {
        return baseModels.check(Objects.requireNonNullElse(request.base(), BaseModel.ofPreset("tiny")), "base");
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
