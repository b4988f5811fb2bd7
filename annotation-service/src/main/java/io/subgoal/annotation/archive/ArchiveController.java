package io.subgoal.annotation.archive;

import io.subgoal.api.annotation.ExampleRow;
import io.subgoal.api.annotation.LeakReport;
import io.subgoal.service.error.ServiceException;
import io.subgoal.textworld.prompt.PromptFormat;
import io.subgoal.textworld.prompt.PromptFormats;
import io.subgoal.textworld.prompt.Role;
import io.subgoal.textworld.task.Fold;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** Training rows over REST. */
@RestController
@RequestMapping("/v1/annotation-runs/{id}")
@Tag(
        name = "Training rows",
        description = "The training rows of a run, one by one or all with a manifest, and the check that nothing leaks")
class ArchiveController {

    private static final MediaType JSON_LINES = MediaType.parseMediaType("application/x-ndjson");
    private static final MediaType ZIP = MediaType.parseMediaType("application/zip");

    private final ExampleArchive archive;
    private final LeakCheck leakCheck;

    ArchiveController(ExampleArchive archive, LeakCheck leakCheck) {
        this.archive = archive;
        this.leakCheck = leakCheck;
    }

    @GetMapping(path = "/examples", produces = "application/x-ndjson")
    @Operation(
            summary = "Training rows as JSON lines, in the published row format",
            description = "Annotations that reviewers have rejected make no rows. If something leaks, the answer is 409"
                    + " with what it is.")
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = "application/x-ndjson", schema = @Schema(implementation = ExampleRow.class)))
    ResponseEntity<StreamingResponseBody> examples(
            @PathVariable UUID id,
            @Parameter(description = "executor, controller, first-subgoal or imitation") @RequestParam String role,
            @Parameter(description = "train, dev or test") @RequestParam String split,
            @Parameter(description = "id of a prompt format") @RequestParam(defaultValue = "compact/2") String format) {
        Fold fold = Fold.parse(split)
                .orElseThrow(() -> new ServiceException.Invalid("split", "must be 'train', 'dev' or 'test'"));
        ExampleArchive.Selection selection =
                new ExampleArchive.Selection(id, format(format), List.of(role("role", role)), List.of(fold));
        archive.checkRows(selection);
        return ResponseEntity.ok().contentType(JSON_LINES).body(out -> archive.writeRows(selection, out));
    }

    @GetMapping("/archive")
    @Operation(
            summary = "Training rows by role and split as a zip archive with a manifest",
            description =
                    "Files are named role.split.jsonl; manifest.json says where the rows come from and has a SHA-256 for each file."
                            + " Equal content gives equal bytes. Annotations that reviewers have rejected make no rows. If something"
                            + " leaks, the answer is 409 with what it is.")
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = "application/zip", schema = @Schema(type = "string", format = "binary")))
    ResponseEntity<StreamingResponseBody> archive(
            @PathVariable UUID id,
            @Parameter(description = "id of a prompt format") @RequestParam(defaultValue = "compact/2") String format,
            @Parameter(description = "executor, controller, first-subgoal, imitation; all if left out")
                    @RequestParam(required = false)
                    @Nullable
                    List<String> roles,
            @Parameter(description = "whether the test split is written too") @RequestParam(defaultValue = "false")
                    boolean includeTest) {
        ExampleArchive.Selection selection = new ExampleArchive.Selection(
                id,
                format(format),
                List.copyOf(roles(roles)),
                includeTest ? List.of(Fold.TRAIN, Fold.DEV, Fold.TEST) : List.of(Fold.TRAIN, Fold.DEV));
        archive.check(selection);
        String name = "%s-%s.zip".formatted(id, format.replace('/', '-'));
        return ResponseEntity.ok()
                .contentType(ZIP)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"")
                .body(out -> archive.write(selection, out));
    }

    @GetMapping("/leak-check")
    @Operation(summary = "Whether anything that is measured later could have been seen in training")
    LeakReport leakCheck(@PathVariable UUID id) {
        return leakCheck.check(id);
    }

    private static Set<Role> roles(@Nullable List<String> names) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        if (names == null || names.isEmpty()) {
            roles.addAll(List.of(Role.values()));
            return roles;
        }
        for (String name : names) {
            roles.add(role("roles", name));
        }
        return roles;
    }

    private static Role role(String field, String name) {
        return Role.parse(name)
                .orElseThrow(() -> new ServiceException.Invalid(
                        field,
                        "must be one of "
                                + Arrays.stream(Role.values())
                                        .map(Role::wireName)
                                        .toList()));
    }

    private static PromptFormat format(String id) {
        return PromptFormats.find(id)
                .orElseThrow(() -> new ServiceException.Invalid("format", "must be one of " + PromptFormats.ids()));
    }
}
