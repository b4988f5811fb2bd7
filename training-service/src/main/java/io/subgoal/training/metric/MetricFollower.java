package io.subgoal.training.metric;

import io.subgoal.api.Job;
import io.subgoal.api.training.Metric;
import io.subgoal.service.job.JobMapper;
import io.subgoal.store.job.Jobs;
import io.subgoal.store.job.StoredJob;
import io.subgoal.store.training.Metrics;
import io.subgoal.store.training.StoredMetric;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Sends one client what happens in one run, until the run's job ends. */
final class MetricFollower {

    private static final int BATCH = 1000;

    private final UUID runId;
    private final UUID jobId;
    private final Metrics metrics;
    private final Jobs jobs;
    private final Clock clock;
    private final MetricProperties properties;
    private final SseEmitter emitter;
    private final BooleanSupplier closing;
    private long version;
    private @Nullable StoredJob shown;
    private Instant sent = Instant.EPOCH;

    MetricFollower(
            UUID runId,
            UUID jobId,
            Metrics metrics,
            Jobs jobs,
            Clock clock,
            MetricProperties properties,
            SseEmitter emitter,
            BooleanSupplier closing) {
        this.runId = runId;
        this.jobId = jobId;
        this.metrics = metrics;
        this.jobs = jobs;
        this.clock = clock;
        this.properties = properties;
        this.emitter = emitter;
        this.closing = closing;
    }

    /**
     * @param seen how far the client has come before; else it is told the latest values
     */
    void run(@Nullable EventId seen) {
        try {
            if (seen == null) {
                sendLatest();
            } else {
                version = seen.version();
            }
            while (!closing.getAsBoolean()) {
                // The job is looked at first: what is measured before its end is sent before its end.
                StoredJob job = jobs.get(jobId);
                sendNew();
                if (job.state().ended()) {
                    sendEnd(job);
                    break;
                }
                sendChanged(job);
                keepAlive();
                Thread.sleep(properties.followEvery());
            }
            emitter.complete();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            // The client has gone, or the database has.
            emitter.completeWithError(e);
        }
    }

    private void sendLatest() throws IOException {
        version = metrics.version(runId);
        List<Metric> latest =
                metrics.series(runId).stream().map(MetricMapper::metric).toList();
        if (!latest.isEmpty()) {
            sendMetrics(latest);
        }
    }

    private void sendNew() throws IOException {
        List<StoredMetric> values;
        do {
            values = metrics.after(runId, version, BATCH);
            if (!values.isEmpty()) {
                version = values.getLast().version();
                sendMetrics(values.stream().map(MetricMapper::metric).toList());
            }
        } while (values.size() == BATCH);
    }

    private void sendMetrics(List<Metric> values) throws IOException {
        send(SseEmitter.event()
                .id(new EventId(version, false).toString())
                .name("metrics")
                .data(values));
    }

    private void sendChanged(StoredJob job) throws IOException {
        if (!job.equals(shown)) {
            shown = job;
            send(SseEmitter.event().name("job").data(view(job)));
        }
    }

    private void sendEnd(StoredJob job) throws IOException {
        send(SseEmitter.event()
                .id(new EventId(version, true).toString())
                .name("job")
                .data(view(job)));
    }

    /** Also finds out whether the client is still there. */
    private void keepAlive() throws IOException {
        if (Duration.between(sent, clock.instant()).compareTo(properties.keepAlive()) >= 0) {
            send(SseEmitter.event().comment("still here"));
        }
    }

    private void send(SseEmitter.SseEventBuilder event) throws IOException {
        emitter.send(event);
        sent = clock.instant();
    }

    private Job view(StoredJob job) {
        return JobMapper.job(job, clock.instant());
    }
}
