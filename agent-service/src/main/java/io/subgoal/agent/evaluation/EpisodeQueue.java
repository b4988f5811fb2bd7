package io.subgoal.agent.evaluation;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import io.subgoal.store.evaluation.Episodes;
import java.time.Clock;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Lazy;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Puts episodes where any replica takes them from. */
@Component
class EpisodeQueue {

    static final String TASK = "episode";

    private static final Logger LOG = LoggerFactory.getLogger(EpisodeQueue.class);

    private final SchedulerClient scheduler;
    private final Episodes episodes;
    private final Clock clock;

    EpisodeQueue(@Lazy SchedulerClient scheduler, Episodes episodes, Clock clock) {
        this.scheduler = scheduler;
        this.episodes = episodes;
        this.clock = clock;
    }

    void add(UUID episode) {
        scheduler.scheduleIfNotExists(new TaskInstance<>(TASK, episode.toString()), clock.instant());
    }

    /**
     * An episode that waits and is in no queue: its entry was being taken out at the moment it was to be put in again. Seldom,
     * and mended soon.
     */
    @Scheduled(
            fixedDelayString = "${subgoal.agent.sweep-every:15s}",
            initialDelayString = "${subgoal.agent.sweep-every:15s}")
    void addStrays() {
        try {
            for (UUID stray : episodes.strays(TASK)) {
                LOG.info("Episode {} goes back into the queue", stray);
                add(stray);
            }
        } catch (RuntimeException e) {
            LOG.warn("Episodes without a place in the queue could not be looked for: {}", e.getMessage());
        }
    }
}
