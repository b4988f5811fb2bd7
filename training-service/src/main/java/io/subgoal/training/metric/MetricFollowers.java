package io.subgoal.training.metric;

import io.subgoal.service.error.ServiceException;
import io.subgoal.store.job.Jobs;
import io.subgoal.store.training.Metrics;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Those who follow runs: a bounded number, each with a virtual thread. */
@Component
class MetricFollowers {

    private final Metrics metrics;
    private final Jobs jobs;
    private final MetricProperties properties;
    private final Clock clock;
    private final Semaphore places;
    private volatile boolean closing;

    MetricFollowers(Metrics metrics, Jobs jobs, MetricProperties properties, Clock clock) {
        this.metrics = metrics;
        this.jobs = jobs;
        this.properties = properties;
        this.clock = clock;
        places = new Semaphore(properties.followers());
    }

    /**
     * Begins to send a run's events.
     *
     * @param seen how far the client has come before, if it has
     * @return empty if it has seen all there will be
     */
    Optional<SseEmitter> follow(UUID runId, UUID jobId, @Nullable EventId seen) {
        if (seen != null && seen.ended() && jobs.get(jobId).state().ended()) {
            return Optional.empty();
        }
        if (!places.tryAcquire()) {
            throw new ServiceException.Overloaded(
                    "Too many clients follow training runs at once; ask for the metrics themselves instead");
        }
        SseEmitter emitter = new SseEmitter(0L);
        MetricFollower follower =
                new MetricFollower(runId, jobId, metrics, jobs, clock, properties, emitter, () -> closing);
        Thread.ofVirtual().name("follow-" + runId).start(() -> {
            try {
                follower.run(seen);
            } finally {
                places.release();
            }
        });
        return Optional.of(emitter);
    }

    /** Followers reconnect, to this or to another process. */
    @EventListener(ContextClosedEvent.class)
    void close() {
        closing = true;
    }
}
