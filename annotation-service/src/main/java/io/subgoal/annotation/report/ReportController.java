package io.subgoal.annotation.report;

import io.subgoal.api.annotation.AnnotationAgreement;
import io.subgoal.api.annotation.AnnotationReport;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MimeTypeUtils;
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

    private static final MediaType HTML = MediaType.parseMediaType("text/html;charset=UTF-8");

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
        boolean page = format == null ? prefersHtml(accept) : format.equals("html");
        if (!page) {
            return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(report);
        }
        // The page shows what an LLM has written: nothing in it may run or be fetched, whatever it says.
        return ResponseEntity.ok()
                .contentType(HTML)
                .header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
                .header("X-Content-Type-Options", "nosniff")
                .body(ReportPage.of(report));
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

    /** Whether HTML stands before JSON; programs that take anything get JSON. */
    private static boolean prefersHtml(@Nullable String accept) {
        if (accept == null) {
            return false;
        }
        List<MediaType> wanted = new ArrayList<>(MediaType.parseMediaTypes(accept));
        MimeTypeUtils.sortBySpecificity(wanted);
        return wanted.stream()
                .filter(type -> type.includes(MediaType.APPLICATION_JSON) || type.includes(MediaType.TEXT_HTML))
                .findFirst()
                .map(type -> !type.includes(MediaType.APPLICATION_JSON))
                .orElse(false);
    }
}
