package io.subgoal.annotation.dataset;

import io.subgoal.api.annotation.Dataset;
import io.subgoal.api.annotation.DatasetRequest;
import io.subgoal.api.annotation.TrajectoryLine;
import io.subgoal.service.error.ServiceException;
import io.subgoal.service.job.AcceptedWork;
import io.subgoal.store.dataset.DatasetEntity;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** Datasets as files. */
@RestController
@RequestMapping("/v1/datasets")
@Tag(name = "Datasets")
class DatasetFileController {

    static final String IMPORT = "/v1/datasets/import";

    private static final String JSON_LINES = "application/x-ndjson";
    private static final String XZ = "application/x-xz";
    private static final String VERSION = "[A-Za-z0-9][A-Za-z0-9._+-]*";

    private final Datasets datasets;
    private final DatasetImports imports;
    private final DatasetExport exports;

    DatasetFileController(Datasets datasets, DatasetImports imports, DatasetExport exports) {
        this.datasets = datasets;
        this.imports = imports;
        this.exports = exports;
    }

    @PostMapping(
            path = "/import",
            consumes = {
                MediaType.APPLICATION_OCTET_STREAM_VALUE,
                MediaType.APPLICATION_JSON_VALUE,
                JSON_LINES,
                "application/jsonl",
                "application/zip",
                XZ
            })
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Makes a dataset of a file, by a job",
            description = """
                    The body is the file itself: `curl -X POST -T gold.jsonl 'localhost:8081/v1/datasets/import?name=gold'`.
                    It holds JSON lines as `/export` gives them, or an object in the format of the published gold archive;
                    either may be compressed with xz, or the one JSON file of a zip archive. What it is, is seen by its
                    content. A file with anything wrong in it is refused as a whole, with the line and the field.""",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content = {
                                @Content(
                                        mediaType = JSON_LINES,
                                        schema = @Schema(implementation = TrajectoryLine.class)),
                                @Content(
                                        mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
                                        schema = @Schema(type = "string", format = "binary"))
                            }))
    ResponseEntity<Dataset> create(
            @RequestParam
                    @Size(min = 1, max = 100)
                    @Pattern(regexp = DatasetRequest.NAME, message = DatasetRequest.NAME_RULE)
                    String name,
            @Parameter(description = "version of the simulator it was made with, if that is known")
                    @RequestParam(required = false)
                    @Size(max = 40)
                    @Pattern(regexp = VERSION, message = "must be a version, such as 1.2.3")
                    @Nullable
                    String simulatorVersion,
            @Parameter(description = "what was made easier in the worlds, if that is known")
                    @RequestParam(required = false)
                    @Size(max = 200)
                    @Nullable
                    String simplifications,
            InputStream body)
            throws IOException {
        Dataset dataset =
                imports.receive(new DatasetImports.Declaration(name, simulatorVersion, simplifications), body);
        return AcceptedWork.of(dataset.jobId(), dataset);
    }

    @GetMapping(
            path = "/{id}/export",
            produces = {JSON_LINES, MediaType.APPLICATION_JSON_VALUE, XZ})
    @Operation(
            summary = "A dataset as a file: JSON lines, one trajectory each, or the published archive's format",
            description = "What is imported of the JSON lines has the same checksum, and gives the same file again.")
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = JSON_LINES, schema = @Schema(implementation = TrajectoryLine.class)))
    ResponseEntity<StreamingResponseBody> export(
            @PathVariable UUID id,
            @Parameter(description = "jsonl or archive")
                    @RequestParam(defaultValue = "jsonl")
                    @Pattern(regexp = "jsonl|archive", message = "must be 'jsonl' or 'archive'")
                    String format,
            @Parameter(description = "none or xz; JSON lines only")
                    @RequestParam(defaultValue = "none")
                    @Pattern(regexp = "none|xz", message = "must be 'none' or 'xz'")
                    String compression) {
        DatasetEntity dataset = datasets.requireReady(id);
        boolean archive = format.equals("archive");
        boolean xz = compression.equals("xz");
        if (archive && xz) {
            throw new ServiceException.Invalid("compression", "is for format=jsonl");
        }
        if (archive) {
            return file(dataset, "json", MediaType.APPLICATION_JSON_VALUE, exports::writeArchive);
        }
        return xz
                ? file(dataset, "jsonl.xz", XZ, exports::writeCompressedLines)
                : file(dataset, "jsonl", JSON_LINES, exports::writeLines);
    }

    private interface Writing {
        void write(UUID dataset, OutputStream out) throws IOException;
    }

    private static ResponseEntity<StreamingResponseBody> file(
            DatasetEntity dataset, String ending, String type, Writing writing) {
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(type))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"%s.%s\"".formatted(dataset.name(), ending))
                .body(out -> writing.write(dataset.id(), out));
    }
}
