package io.subgoal.agent.trace;

import io.subgoal.agent.evaluation.EpisodeViews;
import io.subgoal.api.agent.Episode;
import io.subgoal.api.agent.EpisodeComparison;
import io.subgoal.api.agent.EpisodeReplay;
import io.subgoal.api.agent.EpisodeStep;
import io.subgoal.api.agent.EpisodeTrace;
import io.subgoal.api.annotation.TrajectoryLine;
import io.subgoal.service.error.ServiceException;
import io.subgoal.store.evaluation.Episodes;
import io.subgoal.store.evaluation.EvaluationEntity;
import io.subgoal.store.evaluation.EvaluationRepository;
import io.subgoal.store.evaluation.StoredEpisode;
import io.subgoal.textworld.task.Task;
import io.subgoal.textworld.task.Tasks;
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
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** Episodes step by step over REST. */
@RestController
@RequestMapping("/v1")
@Tag(name = "Traces", description = "Episodes step by step: live, side by side, done again, as trajectories")
class TraceController {

    private static final String JSON_LINES = "application/x-ndjson";

    private final Traces traces;
    private final EpisodeFollower follower;
    private final Replays replays;
    private final TrajectoryExport export;
    private final Episodes episodes;
    private final EvaluationRepository evaluations;

    TraceController(
            Traces traces,
            EpisodeFollower follower,
            Replays replays,
            TrajectoryExport export,
            Episodes episodes,
            EvaluationRepository evaluations) {
        this.traces = traces;
        this.follower = follower;
        this.replays = replays;
        this.export = export;
        this.episodes = episodes;
        this.evaluations = evaluations;
    }

    @GetMapping("/episodes/{id}")
    @Operation(summary = "One episode")
    Episode episode(@PathVariable UUID id) {
        return EpisodeViews.episode(traces.find(id));
    }

    @GetMapping("/episodes/{id}/trace")
    @Operation(summary = "One episode with all its steps")
    EpisodeTrace trace(@PathVariable UUID id) {
        return traces.trace(id);
    }

    @GetMapping(path = "/episodes/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Operation(summary = "Follows an episode by server-sent events while it is played", description = """
                    Events: `begun` with the episode, `step` with each step, `ended` with the episode and its scores. An
                    episode that is begun anew says `begun` again, and its steps so far no longer count. A client that comes
                    back with `Last-Event-ID` gets what it has missed.""")
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
                            schema = @Schema(implementation = EpisodeStep.class)))
    ResponseEntity<SseEmitter> events(
            @PathVariable UUID id,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId) {
        if (EpisodeFollower.hasSeenTheEnd(lastEventId)) {
            return ResponseEntity.noContent().build();
        }
        return ResponseEntity.ok(follower.follow(id, lastEventId));
    }

    @GetMapping("/episodes/{id}/comparison")
    @Operation(summary = "Two episodes side by side, and where they part")
    EpisodeComparison comparison(
            @PathVariable UUID id, @Parameter(description = "the other episode") @RequestParam UUID with) {
        return traces.compare(id, with);
    }

    @PostMapping("/episodes/{id}/replay")
    @Operation(
            summary = "Does an episode's actions again and says where the simulator answers otherwise",
            description = "Nothing is changed. A trace that comes out the same to the character has no differences.")
    EpisodeReplay replay(@PathVariable UUID id) throws InterruptedException {
        return replays.replay(traces.find(id));
    }

    @GetMapping(path = "/evaluations/{id}/trajectories", produces = JSON_LINES)
    @Operation(
            summary = "Episodes as trajectories, for the annotation service's /v1/datasets/import",
            description = """
                    JSON lines. Of several episodes of one variation the one with the highest score and the fewest moves is
                    given. Without parameters: train variations that were solved, which may be learned from.""")
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = JSON_LINES, schema = @Schema(implementation = TrajectoryLine.class)))
    ResponseEntity<StreamingResponseBody> trajectories(
            @PathVariable UUID id,
            @Parameter(description = "lowest final score, percent")
                    @RequestParam(defaultValue = "100")
                    @Min(0)
                    @Max(100)
                    int minScore,
            @Parameter(description = "folds to take variations from")
                    @RequestParam(name = "fold", defaultValue = "train")
                    @Size(max = 3)
                    List<@Pattern(regexp = "train|dev|test", message = "must be 'train', 'dev' or 'test'") String>
                            folds,
            @Parameter(description = "tasks, by id or name; all if left out")
                    @RequestParam(name = "task", required = false)
                    @Size(max = 30)
                    @Nullable
                    List<String> tasks) {
        EvaluationEntity evaluation = evaluations
                .findById(id)
                .orElseThrow(() -> new ServiceException.NotFound("There is no evaluation " + id));
        List<StoredEpisode> chosen =
                episodes.best(id, minScore, Set.copyOf(folds), ids(tasks == null ? List.of() : tasks)).stream()
                        .filter(episode -> episode.description() != null)
                        .toList();
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(JSON_LINES))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"%s.jsonl\"".formatted(evaluation.name()))
                .body(out -> export.write(chosen, out));
    }

    private static Set<String> ids(List<String> names) {
        return names.stream()
                .map(name -> Tasks.find(name)
                        .map(Task::id)
                        .orElseThrow(() -> new ServiceException.Invalid("task", "There is no task '" + name + "'")))
                .collect(Collectors.toUnmodifiableSet());
    }
}
