package io.subgoal.annotation.report;

import io.subgoal.api.annotation.AnnotationAgreement;
import io.subgoal.api.annotation.AnnotationReport;
import io.subgoal.service.document.ReportFormat;
import io.subgoal.service.document.ReportResponse;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Reports and agreement over REST. */
@RestController
@RequestMapping("/v1/annotation-runs/{id}")
@Tag(name = "Quality", description = "How good the annotations of a run are, and how far two runs agree")
class ReportController {

    private static final Set<ReportFormat> OFFERED = Set.of(ReportFormat.JSON, ReportFormat.HTML);

    private final AnnotationReports reports;
    private final Agreements agreements;

    ReportController(AnnotationReports reports, Agreements agreements) {
        this.reports = reports;
        this.agreements = agreements;
    }

    @GetMapping(
            path = "/report",
            produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.TEXT_HTML_VALUE})
    @Operation(summary = "The quality of a run's annotations, as JSON or as a page to read")
    @ApiResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = "application/json", schema = @Schema(implementation = AnnotationReport.class)),
                @Content(mediaType = "text/html", schema = @Schema(type = "string"))
            })
    ResponseEntity<?> report(
            @PathVariable UUID id,
            @Parameter(description = "json or html; without it the Accept header decides")
                    @RequestParam(required = false)
                    @Pattern(regexp = "json|html", message = "must be 'json' or 'html'")
                    @Nullable
                    String format,
            @Parameter(description = "how many failures of each kind are shown")
                    @RequestParam(defaultValue = "5")
                    @Min(0)
                    @Max(50)
                    int examples,
            @Parameter(hidden = true) @RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Nullable
                    String accept) {
        AnnotationReport report = reports.report(id, examples);
        ReportFormat wanted = ReportFormat.choose(format, accept, OFFERED);
        return wanted == ReportFormat.HTML
                ? ReportResponse.text(wanted, ReportPage.of(report))
                : ReportResponse.json(report);
    }

    @GetMapping("/agreement")
    @Operation(summary = "How far this run agrees with another one of the same dataset")
    AnnotationAgreement agreement(
            @PathVariable UUID id,
            @Parameter(description = "id of the other run") @RequestParam UUID with,
            @Parameter(description = "how many trajectories with the least agreement are listed")
                    @RequestParam(defaultValue = "10")
                    @Min(0)
                    @Max(100)
                    int worst) {
        return agreements.agreement(id, with, worst);
    }
}
