package io.subgoal.training.checkpoint;

import io.subgoal.api.training.Checkpoint;
import io.subgoal.service.error.ServiceException;
import io.subgoal.store.blob.BlobStore;
import io.subgoal.store.training.Checkpoints;
import io.subgoal.store.training.StoredCheckpoint;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
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
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** Models as files: out of the store, and into it. */
@RestController
@RequestMapping(CheckpointFileController.UPLOAD)
@Tag(name = "Checkpoints")
class CheckpointFileController {

    /** Where archives come in. */
    static final String UPLOAD = "/v1/checkpoints";

    private static final String ZIP = "application/zip";

    private final Checkpoints checkpoints;
    private final BlobStore blobs;
    private final CheckpointUploads uploads;

    CheckpointFileController(Checkpoints checkpoints, BlobStore blobs, CheckpointUploads uploads) {
        this.checkpoints = checkpoints;
        this.blobs = blobs;
        this.uploads = uploads;
    }

    @PostMapping(consumes = {ZIP, MediaType.APPLICATION_OCTET_STREAM_VALUE})
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Takes in a T5 of one's own",
            description = """
                    The body is a zip archive of a Hugging Face directory with `config.json`, `model.safetensors` (or shards
                    with their index) and `tokenizer.json`, such as `/archive` gives it: `curl -X POST -H 'Content-Type:
                    application/zip' -T model.zip 'localhost:8082/v1/checkpoints?name=flan-t5-small'`. Other files in it are
                    left out. Everything is checked, down to the shape of each tensor, before the checkpoint can be seen.
                    Without roles it is a base model for fine-tuning; with roles it can be served, and needs a prompt
                    format.""",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content = @Content(mediaType = ZIP, schema = @Schema(type = "string", format = "binary"))))
    ResponseEntity<Checkpoint> upload(
            @RequestParam
                    @Size(min = 1, max = 100)
                    @Pattern(
                            regexp = "[A-Za-z0-9][A-Za-z0-9._-]*",
                            message = "must be letters, digits, '.', '_' or '-'")
                    String name,
            @Parameter(description = "what it can be asked for: executor, controller, first-subgoal, imitation")
                    @RequestParam(required = false)
                    @Size(max = 4)
                    @Nullable
                    List<String> roles,
            @Parameter(description = "id of the prompt format it was trained with")
                    @RequestParam(required = false)
                    @Size(max = 60)
                    @Nullable
                    String format,
            @Parameter(description = "longest input it was trained with, in tokens; 1024 if left out")
                    @RequestParam(required = false)
                    @Min(16)
                    @Max(8192)
                    @Nullable
                    Integer sourceTokens,
            InputStream body)
            throws IOException {
        UUID id = uploads.receive(
                new CheckpointUploads.Declaration(
                        name, Objects.requireNonNullElse(roles, List.of()), format, sourceTokens),
                body);
        return ResponseEntity.created(URI.create(UPLOAD + "/" + id)).body(CheckpointMapper.view(find(id)));
    }

    @GetMapping("/{id}/files/{path}")
    @Operation(
            summary = "A file of a checkpoint, such as model.safetensors",
            description = "A part of it with `Range`. The `ETag` is its SHA-256.")
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = "application/octet-stream",
                            schema = @Schema(type = "string", format = "binary")))
    ResponseEntity<Resource> file(@PathVariable UUID id, @PathVariable String path) {
        StoredCheckpoint.File file = find(id).file(path)
                .orElseThrow(() -> new ServiceException.NotFound("Checkpoint " + id + " has no file " + path));
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .eTag('"' + file.sha256() + '"')
                .body(new BlobResource(blobs, file));
    }

    @GetMapping("/{id}/archive")
    @Operation(
            summary = "All files of a checkpoint and a model card, as a zip archive",
            description = "Unpacked, it is a directory that `from_pretrained` of transformers reads.")
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = ZIP, schema = @Schema(type = "string", format = "binary")))
    @Nullable
    ResponseEntity<StreamingResponseBody> archive(@PathVariable UUID id, WebRequest request) {
        StoredCheckpoint checkpoint = find(id);
        CheckpointArchive archive = new CheckpointArchive(checkpoint);
        if (request.checkNotModified(archive.etag())) {
            return null;
        }
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(ZIP))
                .eTag(archive.etag())
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + checkpoint.name() + ".zip\"")
                .body(out -> archive.write(blobs, out));
    }

    private StoredCheckpoint find(UUID id) {
        return checkpoints.findModel(id).orElseThrow(() -> CheckpointController.notFound(id));
    }
}
