package io.subgoal.agent.teacherforced;

import io.subgoal.api.Page;
import io.subgoal.api.agent.TeacherForcedReport;
import io.subgoal.api.agent.TeacherForcedTest;
import io.subgoal.api.agent.TeacherForcedTestRequest;
import io.subgoal.service.document.ReportFormat;
import io.subgoal.service.document.ReportResponse;
import io.subgoal.service.job.AcceptedWork;
import io.subgoal.store.teacherforced.StoredAnswer;
import io.subgoal.store.teacherforced.TeacherForcedTests;
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
import java.util.List;
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

/** Teacher-forced tests over REST. */
@RestController
@RequestMapping("/v1/tests")
@Tag(name = "Tests", description = "What models answer to rows of annotated episodes, without a world: exact match")
class TestController {

    private final TestDesk desk;
    private final TeacherForcedTests tests;

    TestController(TestDesk desk, TeacherForcedTests tests) {
        this.desk = desk;
        this.tests = tests;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Puts rows of a fold to models as a queued job; what is answered is kept, and asked once")
    ResponseEntity<TeacherForcedTest> create(@Valid @RequestBody TeacherForcedTestRequest request) {
        TeacherForcedTest test = desk.create(request);
        return AcceptedWork.of(test.jobId(), test);
    }

    @GetMapping
    @Operation(summary = "All tests, newest first")
    Page<TeacherForcedTest> list(
            @RequestParam(defaultValue = "0") @Min(0) int page,
            @RequestParam(defaultValue = "50") @Min(1) @Max(200) int size) {
        return new Page<>(tests.page(page, size).stream().map(desk::view).toList(), page, size, tests.count());
    }

    @GetMapping("/{id}")
    @Operation(summary = "One test, and how many answers are right so far")
    TeacherForcedTest get(@PathVariable UUID id) {
        return desk.view(desk.find(id));
    }

    @GetMapping(
            path = "/{id}/report",
            produces = {"application/json", "text/csv", "text/markdown", "text/html"})
    @Operation(summary = "Exact match by role, task and verb, and ends of sub-goals; as far as rows are answered")
    @ApiResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = "application/json", schema = @Schema(implementation = TeacherForcedReport.class)),
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
            @Parameter(description = "what a row of the CSV is: an answer, or a role, task or verb")
                    @RequestParam(defaultValue = "answers")
                    @Pattern(regexp = "answers|groups", message = "must be 'answers' or 'groups'")
                    String rows,
            @Parameter(description = "how many wrong answers are shown")
                    @RequestParam(defaultValue = "20")
                    @Min(0)
                    @Max(500)
                    int wrong,
            @Parameter(hidden = true) @RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Nullable
                    String accept) {
        TeacherForcedTest test = get(id);
        List<StoredAnswer> answers = tests.answers(id);
        TeacherForcedReport report = TestReport.of(test, answers, wrong);
        ReportFormat wanted = ReportFormat.choose(format, accept, ReportFormat.all());
        return ReportResponse.of(
                wanted,
                report,
                () -> rows.equals("groups") ? TestTexts.groups(report) : TestTexts.answers(answers),
                () -> TestTexts.document(report));
    }
}
