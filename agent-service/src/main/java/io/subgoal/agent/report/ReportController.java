package io.subgoal.agent.report;

import io.subgoal.api.agent.EvaluationComparison;
import io.subgoal.api.agent.EvaluationReport;
import io.subgoal.api.agent.Resampling;
import io.subgoal.service.document.ReportFormat;
import io.subgoal.service.document.ReportResponse;
import io.subgoal.store.evaluation.Episodes;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Reports and comparisons over REST. */
@RestController
@RequestMapping("/v1/evaluations/{id}")
@Tag(name = "Scores", description = "Scores by all conventions of the field, with intervals, and comparisons")
class ReportController {

    private static final String FORMATS = "json|csv|markdown|html";
    private static final String RESAMPLES = "10000";

    private final EvaluationReports reports;
    private final Comparisons comparisons;
    private final Episodes episodes;

    ReportController(EvaluationReports reports, Comparisons comparisons, Episodes episodes) {
        this.reports = reports;
        this.comparisons = comparisons;
        this.episodes = episodes;
    }

    @GetMapping(
            path = "/report",
            produces = {"application/json", "text/csv", "text/markdown", "text/html"})
    @Operation(summary = "The scores of an evaluation by all conventions, as JSON, CSV, Markdown or a page to print")
    @ApiResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = "application/json", schema = @Schema(implementation = EvaluationReport.class)),
                @Content(mediaType = "text/csv", schema = @Schema(type = "string")),
                @Content(mediaType = "text/markdown", schema = @Schema(type = "string")),
                @Content(mediaType = "text/html", schema = @Schema(type = "string"))
            })
    ResponseEntity<?> report(
            @PathVariable UUID id,
            @Parameter(description = "json, csv, markdown or html; without it the Accept header decides")
                    @RequestParam(required = false)
                    @Pattern(regexp = FORMATS, message = "must be 'json', 'csv', 'markdown' or 'html'")
                    @Nullable
                    String format,
            @Parameter(description = "what a row of the CSV is: an episode or a task")
                    @RequestParam(defaultValue = "episodes")
                    @Pattern(regexp = "episodes|tasks", message = "must be 'episodes' or 'tasks'")
                    String rows,
            @Parameter(description = "how often variations are drawn anew for the intervals")
                    @RequestParam(defaultValue = RESAMPLES)
                    @Min(100)
                    @Max(50_000)
                    int resamples,
            @Parameter(description = "the same seed gives the same intervals") @RequestParam(defaultValue = "1")
                    long seed,
            @Parameter(hidden = true) @RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Nullable
                    String accept) {
        ReportFormat wanted = ReportFormat.choose(format, accept, ReportFormat.all());
        EvaluationReport report = reports.report(id, new Resampling(resamples, seed));
        return ReportResponse.of(
                wanted,
                report,
                () -> rows.equals("tasks") ? ReportCsv.tasks(report) : ReportCsv.episodes(episodes.all(id)),
                () -> ReportDocument.of(report));
    }

    @GetMapping(
            path = "/comparison",
            produces = {"application/json", "text/csv", "text/markdown", "text/html"})
    @Operation(
            summary = "This evaluation, the baseline, and another one on the variations that both have played",
            description =
                    "Differences are the other's less this one's, with intervals and the p-value of a paired permutation test")
    @ApiResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = "application/json", schema = @Schema(implementation = EvaluationComparison.class)),
                @Content(mediaType = "text/csv", schema = @Schema(type = "string")),
                @Content(mediaType = "text/markdown", schema = @Schema(type = "string")),
                @Content(mediaType = "text/html", schema = @Schema(type = "string"))
            })
    ResponseEntity<?> comparison(
            @PathVariable UUID id,
            @Parameter(description = "id of the other evaluation") @RequestParam UUID with,
            @Parameter(description = "json, csv, markdown or html; without it the Accept header decides")
                    @RequestParam(required = false)
                    @Pattern(regexp = FORMATS, message = "must be 'json', 'csv', 'markdown' or 'html'")
                    @Nullable
                    String format,
            @Parameter(description = "how often variations are drawn anew, and signs are flipped at random")
                    @RequestParam(defaultValue = RESAMPLES)
                    @Min(100)
                    @Max(50_000)
                    int resamples,
            @Parameter(description = "the same seed gives the same intervals and p-values")
                    @RequestParam(defaultValue = "1")
                    long seed,
            @Parameter(hidden = true) @RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Nullable
                    String accept) {
        ReportFormat wanted = ReportFormat.choose(format, accept, ReportFormat.all());
        EvaluationComparison comparison = comparisons.compare(id, with, new Resampling(resamples, seed));
        return ReportResponse.of(
                wanted, comparison, () -> ReportCsv.comparison(comparison), () -> ComparisonDocument.of(comparison));
    }
}
