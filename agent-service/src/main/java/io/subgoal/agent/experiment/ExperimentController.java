package io.subgoal.agent.experiment;

import io.subgoal.api.Page;
import io.subgoal.api.agent.Experiment;
import io.subgoal.api.agent.ExperimentRequest;
import io.subgoal.service.job.AcceptedWork;
import io.subgoal.store.experiment.ExperimentRows;
import io.subgoal.store.experiment.StoredExperiment;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.UUID;
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

/** Experiments over REST. */
@RestController
@RequestMapping("/v1/experiments")
@Tag(name = "Experiments", description = "All of it in one go: gold, sub-goals, models, episodes, comparisons")
class ExperimentController {

    private final Experiments experiments;
    private final ExperimentViews views;
    private final ExperimentRows rows;

    ExperimentController(Experiments experiments, ExperimentViews views, ExperimentRows rows) {
        this.experiments = experiments;
        this.views = views;
        this.rows = rows;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Makes an experiment, by a job", description = """
                    Stages that exist are used again. The same request once more shows the experiment as it stands, and has it
                    go on if it rests, has failed or was cancelled. A job that is paused or cancelled pauses or cancels the
                    stages it has begun. Where there are choices, evaluations with `settingsFrom` begin when the candidates
                    have ended; candidates that play anything but dev are refused.""")
    ResponseEntity<Experiment> create(@Valid @RequestBody ExperimentRequest request) {
        StoredExperiment experiment = experiments.create(request);
        return AcceptedWork.of(experiment.jobId(), views.view(experiment));
    }

    @GetMapping
    @Operation(summary = "All experiments, newest first")
    Page<Experiment> list(
            @RequestParam(defaultValue = "0") @Min(0) int page,
            @RequestParam(defaultValue = "20") @Min(1) @Max(100) int size) {
        return new Page<>(rows.page(page, size).stream().map(views::view).toList(), page, size, rows.count());
    }

    @GetMapping("/{id}")
    @Operation(summary = "One experiment with all its stages, as they stand now")
    Experiment get(@PathVariable UUID id) {
        return views.view(experiments.find(id));
    }
}
