package io.subgoal.training.checkpoint;

import io.subgoal.api.Page;
import io.subgoal.api.training.Checkpoint;
import io.subgoal.service.error.ServiceException;
import io.subgoal.store.blob.BlobStore;
import io.subgoal.store.training.Checkpoints;
import io.subgoal.store.training.StoredCheckpoint;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** Trained models over REST. */
@RestController
@RequestMapping("/v1/checkpoints")
@Tag(name = "Checkpoints", description = "Trained models as Hugging Face directories")
class CheckpointController {

    private final Checkpoints checkpoints;
    private final BlobStore blobs;

    CheckpointController(Checkpoints checkpoints, BlobStore blobs) {
        this.checkpoints = checkpoints;
        this.blobs = blobs;
    }

    @GetMapping
    @Operation(summary = "All checkpoints, newest first")
    Page<Checkpoint> list(
            @RequestParam(defaultValue = "0") @Min(0) int page,
            @RequestParam(defaultValue = "50") @Min(1) @Max(200) int size) {
        return new Page<>(
                checkpoints.models(page, size).stream()
                        .map(CheckpointController::view)
                        .toList(),
                page,
                size,
                checkpoints.countModels());
    }

    @GetMapping("/{id}")
    @Operation(summary = "One checkpoint")
    Checkpoint get(@PathVariable UUID id) {
        return view(find(id));
    }

    @GetMapping("/{id}/files/{path}")
    @Operation(summary = "A file of a checkpoint, such as model.safetensors")
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = "application/octet-stream",
                            schema = @Schema(type = "string", format = "binary")))
    ResponseEntity<StreamingResponseBody> file(@PathVariable UUID id, @PathVariable String path) {
        StoredCheckpoint.File file = find(id).file(path)
                .orElseThrow(() -> new ServiceException.NotFound("Checkpoint " + id + " has no file " + path));
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .contentLength(file.size())
                .body(out -> blobs.writeTo(file.sha256(), out));
    }

    @GetMapping("/{id}/archive")
    @Operation(summary = "All files of a checkpoint as a zip archive")
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = "application/zip", schema = @Schema(type = "string", format = "binary")))
    ResponseEntity<StreamingResponseBody> archive(@PathVariable UUID id) {
        StoredCheckpoint checkpoint = find(id);
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType("application/zip"))
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + checkpoint.name() + ".zip\"")
                .body(out -> writeZip(checkpoint, out));
    }

    private void writeZip(StoredCheckpoint checkpoint, OutputStream out) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (StoredCheckpoint.File file : checkpoint.files()) {
                zip.putNextEntry(new ZipEntry(file.path()));
                blobs.writeTo(file.sha256(), zip);
                zip.closeEntry();
            }
        }
    }

    private StoredCheckpoint find(UUID id) {
        return checkpoints
                .findModel(id)
                .orElseThrow(() -> new ServiceException.NotFound("There is no checkpoint " + id));
    }

    private static Checkpoint view(StoredCheckpoint checkpoint) {
        Map<String, Double> metrics = new HashMap<>();
        if (checkpoint.details().get("metrics") instanceof Map<?, ?> measured) {
            measured.forEach((name, value) -> {
                if (value instanceof Number number) {
                    metrics.put(String.valueOf(name), number.doubleValue());
                }
            });
        }
        return new Checkpoint(
                checkpoint.id(),
                checkpoint.name(),
                checkpoint.trainingRunId(),
                checkpoint.roles(),
                checkpoint.format(),
                checkpoint.updates(),
                checkpoint.parameters(),
                metrics,
                checkpoint.files().stream()
                        .map(f -> new Checkpoint.File(f.path(), f.size(), f.sha256()))
                        .toList(),
                checkpoint.createdAt());
    }
}
