package io.subgoal.service.job;

import io.subgoal.api.Job;
import io.subgoal.api.Page;
import io.subgoal.service.error.ServiceException;
import io.subgoal.store.job.JobState;
import io.subgoal.store.job.Jobs;
import io.subgoal.store.job.StoredJob;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Long work: to look at, to follow, to cancel. */
@RestController
@ConditionalOnProperty("db-scheduler.table-name")
@RequestMapping("/v1/jobs")
@Tag(name = "Jobs", description = "Long work: progress with a guess of the time left, cancellation")
class JobController {

    private static final int MAX_FOLLOWERS = 200;
    private static final long FOLLOW_MILLIS = 500;

    private final String service;
    private final Jobs jobs;
    private final JobQueue queue;
    private final Set<String> kinds;
    private final Map<String, UnitJobs> units;
    private final Clock clock;
    private final Semaphore followers = new Semaphore(MAX_FOLLOWERS);

    JobController(
            @Value("${spring.application.name}") String service,
            Jobs jobs,
            JobQueue queue,
            List<JobHandler> handlers,
            ObjectProvider<UnitJobs> units,
            Clock clock) {
        this.service = service;
        this.jobs = jobs;
        this.queue = queue;
        kinds = handlers.stream().map(JobHandler::kind).collect(Collectors.toUnmodifiableSet());
        this.units = units.stream().collect(Collectors.toUnmodifiableMap(UnitJobs::kind, Function.identity()));
        this.clock = clock;
    }

    @GetMapping
    @Operation(summary = "All jobs of this service, newest first")
    Page<Job> list(
            @RequestParam(defaultValue = "0") @Min(0) int page,
            @RequestParam(defaultValue = "50") @Min(1) @Max(500) int size) {
        return new Page<>(
                jobs.page(service, page, size).stream().map(this::view).toList(), page, size, jobs.count(service));
    }

    @GetMapping("/{id}")
    @Operation(summary = "One job")
    Job job(@PathVariable UUID id) {
        return view(find(id));
    }

    @PostMapping("/{id}/cancel")
    @Operation(summary = "Asks a job to stop; what it has done so far stays")
    Job cancel(@PathVariable UUID id) {
        StoredJob job = find(id);
        UnitJobs owner = units.get(job.kind());
        if (owner == null) {
            jobs.requestCancel(id);
            queue.wake(id);
        } else if (!job.state().ended()) {
            owner.cancel(job);
        }
        return view(find(id));
    }

    @PostMapping("/{id}/pause")
    @Operation(summary = "Asks a job to rest until it is resumed; nothing it has done is lost")
    Job pause(@PathVariable UUID id) {
        StoredJob job = find(id);
        if (job.state().ended()) {
            throw new ServiceException.Conflict("Job %s has ended: %s".formatted(id, JobMapper.state(job.state())));
        }
        UnitJobs owner = units.get(job.kind());
        if (owner == null) {
            requireHandler(job);
            jobs.requestPause(id);
            queue.wake(id);
        } else {
            owner.pause(job);
        }
        return view(find(id));
    }

    @PostMapping("/{id}/resume")
    @Operation(summary = "Lets a paused job go on")
    Job resume(@PathVariable UUID id) {
        return again(id, Set.of(JobState.PAUSED), UnitJobs::resume, "is not paused");
    }

    @PostMapping("/{id}/retry")
    @Operation(summary = "Lets a job that failed or was cancelled try again; it goes on from what it had done")
    Job retry(@PathVariable UUID id) {
        return again(
                id,
                Set.of(JobState.FAILED, JobState.CANCELLED),
                UnitJobs::retry,
                "has neither failed nor been cancelled");
    }

    private Job again(UUID id, Set<JobState> from, BiConsumer<UnitJobs, StoredJob> how, String otherwise) {
        StoredJob job = find(id);
        UnitJobs owner = units.get(job.kind());
        if (owner == null) {
            requireHandler(job);
        }
        boolean queued = from.contains(job.state()) && (owner != null || queue.queueAgain(id, from));
        if (!queued) {
            throw new ServiceException.Conflict("Job %s %s: %s".formatted(id, otherwise, JobMapper.state(job.state())));
        }
        if (owner != null) {
            how.accept(owner, job);
        }
        return view(find(id));
    }

    private void requireHandler(StoredJob job) {
        if (!kinds.contains(job.kind())) {
            throw new ServiceException.Conflict(
                    "Jobs of kind '%s' can be cancelled, but neither paused nor run again".formatted(job.kind()));
        }
    }

    @GetMapping(path = "/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Operation(summary = "Follows a job by server-sent events until it ends")
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
                            schema = @Schema(implementation = Job.class)))
    SseEmitter events(@PathVariable UUID id) {
        find(id);
        if (!followers.tryAcquire()) {
            throw new ServiceException.Overloaded(
                    "Too many clients follow jobs at once; ask for the job itself instead");
        }
        SseEmitter emitter = new SseEmitter(0L);
        Thread.ofVirtual().name("follow-" + id).start(() -> follow(id, emitter));
        return emitter;
    }

    private void follow(UUID id, SseEmitter emitter) {
        try {
            while (true) {
                StoredJob job = find(id);
                emitter.send(SseEmitter.event().name("job").data(view(job)));
                if (job.state().ended()) {
                    emitter.complete();
                    return;
                }
                Thread.sleep(FOLLOW_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            // The client has gone, or the database has.
            emitter.completeWithError(e);
        } finally {
            followers.release();
        }
    }

    private StoredJob find(UUID id) {
        return jobs.find(id)
                .filter(job -> job.service().equals(service))
                .orElseThrow(() -> new ServiceException.NotFound("There is no job " + id + " in this service"));
    }

    private Job view(StoredJob job) {
        return JobMapper.job(job, clock.instant());
    }
}
