package io.subgoal.agent.experiment;

import io.subgoal.agent.report.ExperimentCsv;
import io.subgoal.agent.report.ExperimentDocument;
import io.subgoal.api.Page;
import io.subgoal.api.agent.Experiment;
import io.subgoal.api.agent.ExperimentReport;
import io.subgoal.api.agent.ExperimentRequest;
import io.subgoal.api.agent.Resampling;
import io.subgoal.service.document.ReportFormat;
import io.subgoal.service.document.ReportResponse;
import io.subgoal.service.job.AcceptedWork;
import io.subgoal.store.experiment.ExperimentRows;
import io.subgoal.store.experiment.StoredExperiment;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
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
    private final ExperimentReports reports;
    private final ExperimentRows rows;

    ExperimentController(
            Experiments experiments, ExperimentViews views, ExperimentReports reports, ExperimentRows rows) {
        this.experiments = experiments;
        this.views = views;
        this.reports = reports;
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

    @GetMapping(
            path = "/{id}/report",
            produces = {"application/json", "text/csv", "text/markdown", "text/html"})
    @Operation(
            summary =
                    "What came of an experiment so far, its seeds together, as JSON, CSV, Markdown or a page to print",
            description =
                    "Scores by all conventions with intervals, the comparisons with p-values, overall and by length class, what was chosen, task by task beside what is published, the models with their checksums and learning curves")
    @ApiResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = "application/json", schema = @Schema(implementation = ExperimentReport.class)),
                @Content(mediaType = "text/csv", schema = @Schema(type = "string")),
                @Content(mediaType = "text/markdown", schema = @Schema(type = "string")),
                @Content(mediaType = "text/html", schema = @Schema(type = "string"))
            })
    ResponseEntity<?> report(
            @PathVariable UUID id,
            @Parameter(description = "json, csv, markdown or html; without it the Accept header decides")
                    @RequestParam(required = false)
                    @Pattern(regexp = "json|csv|markdown|html", message = "must be 'json', 'csv', 'markdown' or 'html'")
                    @Nullable
                    String format,
            @Parameter(description = "how often variations are drawn anew, and signs are flipped at random")
                    @RequestParam(defaultValue = "10000")
                    @Min(100)
                    @Max(50_000)
                    int resamples,
            @Parameter(description = "the same seed gives the same intervals and p-values")
                    @RequestParam(defaultValue = "1")
                    long seed,
            @Parameter(hidden = true) @RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Nullable
                    String accept) {
        ReportFormat wanted = ReportFormat.choose(format, accept, ReportFormat.all());
        ExperimentReport report = reports.report(experiments.find(id), new Resampling(resamples, seed));
        return ReportResponse.of(wanted, report, () -> ExperimentCsv.of(report), () -> ExperimentDocument.of(report));
    }

    @GetMapping("/{id}")
    @Operation(summary = "One experiment with all its stages, as they stand now")
    Experiment get(@PathVariable UUID id) {
        return views.view(experiments.find(id));
    }
}
