package io.subgoal.training.metric;

import io.subgoal.api.training.Metric;
import io.subgoal.api.training.MetricName;
import io.subgoal.service.error.ServiceException;
import io.subgoal.store.training.MetricSelection;
import io.subgoal.store.training.Metrics;
import io.subgoal.store.training.TrainingRunEntity;
import io.subgoal.store.training.TrainingRunRepository;
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
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** What was measured in training runs, over REST. */
@RestController
@RequestMapping("/v1/training-runs/{id}")
@Tag(name = "Metrics", description = "What was measured in training runs: queried, drawn together, followed, exported")
class MetricController {

    private static final String CSV = "text/csv";
    private static final int MAX_NAMES = 200;

    private final TrainingRunRepository runs;
    private final Metrics metrics;
    private final MetricExport export;
    private final MetricFollowers followers;

    MetricController(TrainingRunRepository runs, Metrics metrics, MetricExport export, MetricFollowers followers) {
        this.runs = runs;
        this.metrics = metrics;
        this.export = export;
        this.followers = followers;
    }

    @GetMapping("/metrics")
    @Operation(summary = "What was measured, by update; or drawn together for a chart", description = """
                    Without `points` the values as they were measured, by update and name. About `limit` of them: the last
                    update comes with all its values, so the next call goes on with `from` = that update + 1.

                    With `points` the updates, from the first with a value to the last, are cut into at most so many equally
                    long buckets. Each bucket of a metric gives its mean as `value`, and the first update, the number of
                    values, the least, the greatest and the last of them as `bucket`; by name, then by update. Nothing is
                    thrown away by that: peaks show in `min` and `max`.""")
    List<Metric> metrics(
            @PathVariable UUID id,
            @Parameter(description = "only these metrics, parted by commas")
                    @RequestParam(name = "name", defaultValue = "")
                    @Size(max = MAX_NAMES)
                    Set<@Size(max = Metrics.MAX_NAME) String> names,
            @RequestParam(defaultValue = "0") @Min(0) long from,
            @RequestParam(required = false) @Min(0) @Nullable Long to,
            @Parameter(description = "at most so many points of each metric")
                    @RequestParam(required = false)
                    @Min(1)
                    @Max(10_000)
                    @Nullable
                    Integer points,
            @RequestParam(defaultValue = "10000") @Min(1) @Max(100_000) int limit) {
        MetricSelection selection = new MetricSelection(find(id).id(), names, from, last(from, to));
        return points == null
                ? metrics.values(selection, limit).stream()
                        .map(MetricMapper::metric)
                        .toList()
                : metrics.buckets(selection, points).stream()
                        .map(MetricMapper::metric)
                        .toList();
    }

    @GetMapping("/metrics/names")
    @Operation(summary = "What is measured in a run, with the latest values")
    List<MetricName> names(@PathVariable UUID id) {
        return metrics.series(find(id).id()).stream().map(MetricMapper::name).toList();
    }

    @GetMapping(path = "/metrics.csv", produces = CSV)
    @Operation(summary = "What was measured, as CSV (RFC 4180, UTF-8)", description = """
                    `long`: a line for each value, with the columns update, name, value, at, attempt, first_attempt, first_at;
                    the attempt is that of the run's job, and a run that went on after a crash measured some updates twice.
                    `wide`: a line for each update and a column for each metric, empty where nothing was measured.""")
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = CSV, schema = @Schema(implementation = String.class)))
    ResponseEntity<StreamingResponseBody> csv(
            @PathVariable UUID id,
            @Parameter(description = "long or wide")
                    @RequestParam(defaultValue = "long")
                    @Pattern(regexp = "long|wide", message = "must be 'long' or 'wide'")
                    String layout,
            @Parameter(description = "only these metrics, parted by commas")
                    @RequestParam(name = "name", defaultValue = "")
                    @Size(max = MAX_NAMES)
                    Set<@Size(max = Metrics.MAX_NAME) String> names,
            @RequestParam(defaultValue = "0") @Min(0) long from,
            @RequestParam(required = false) @Min(0) @Nullable Long to) {
        TrainingRunEntity run = find(id);
        MetricSelection selection = new MetricSelection(run.id(), names, from, last(from, to));
        return file(run.name() + ".csv", new MediaType("text", "csv", StandardCharsets.UTF_8), out -> {
            if (layout.equals("wide")) {
                export.writeWideCsv(selection, out);
            } else {
                export.writeLongCsv(selection, out);
            }
        });
    }

    @GetMapping(path = "/tensorboard", produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    @Operation(summary = "All that was measured, as a TensorBoard event file", description = """
                    Save it under the name it comes with in a folder for the run, and point TensorBoard at the folder's parent:
                    `mkdir -p logs/joint-1 && cd logs/joint-1 && curl -OJ .../tensorboard`, `tensorboard --logdir logs`. The
                    same values give the same bytes. TensorBoard holds values as 32-bit floats.""")
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
                            schema = @Schema(type = "string", format = "binary")))
    ResponseEntity<StreamingResponseBody> tensorboard(@PathVariable UUID id) {
        TrainingRunEntity run = find(id);
        return file(
                "events.out.tfevents.%d.%s".formatted(run.createdAt().getEpochSecond(), run.name()),
                MediaType.APPLICATION_OCTET_STREAM,
                out -> export.writeEvents(run.id(), run.createdAt(), out));
    }

    @GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Operation(summary = "Follows a run by server-sent events until its job ends", description = """
                    Events `job` hold the job: state, progress, time left. Events `metrics` hold a list of values: the latest of
                    each metric at first, then new ones as they come. Who reconnects with the `Last-Event-ID` that came with
                    them, as browsers do, gets what was missed; and 204 if the end was seen already.""")
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
                            schema = @Schema(oneOf = {io.subgoal.api.Job.class, Metric[].class})))
    @ApiResponse(responseCode = "204", description = "The end was seen already", content = @Content)
    ResponseEntity<SseEmitter> events(
            @PathVariable UUID id,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId) {
        TrainingRunEntity run = find(id);
        EventId seen = lastEventId == null ? null : EventId.parse(lastEventId);
        return followers
                .follow(run.id(), run.jobId(), seen)
                .map(ResponseEntity::ok)
                .orElseGet(() -> ResponseEntity.noContent().build());
    }

    private static ResponseEntity<StreamingResponseBody> file(String name, MediaType type, StreamingResponseBody body) {
        return ResponseEntity.ok()
                .contentType(type)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment().filename(name).build().toString())
                .body(body);
    }

    private static long last(long from, @Nullable Long to) {
        if (to != null && to < from) {
            throw new ServiceException.Invalid("to", "must not be less than 'from'");
        }
        return to == null ? Long.MAX_VALUE : to;
    }

    private TrainingRunEntity find(UUID id) {
        return runs.findById(id).orElseThrow(() -> new ServiceException.NotFound("There is no training run " + id));
    }
}
