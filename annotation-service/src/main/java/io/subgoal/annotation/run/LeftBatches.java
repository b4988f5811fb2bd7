package io.subgoal.annotation.run;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.subgoal.llm.LlmException;
import io.subgoal.store.teacher.StoredBatch;
import io.subgoal.store.teacher.TeacherBatches;
import java.io.IOException;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Looks after batches whose job rests or has ended: what is paid for is stored, and what nobody wants any more is
 * cancelled. Without this, other runs might wait for their answers forever.
 */
@Configuration
class LeftBatches {

    private static final Logger LOG = LoggerFactory.getLogger(LeftBatches.class);

    private final TeacherBatches store;
    private final ProviderBatches provider;
    private final BatchProperties limits;
    private final Clock clock;

    LeftBatches(TeacherBatches store, ProviderBatches provider, BatchProperties limits, Clock clock) {
        this.store = store;
        this.provider = provider;
        this.limits = limits;
        this.clock = clock;
    }

    @Bean
    Task<Void> leftBatchesTask() {
        return Tasks.recurring("left-batches", FixedDelay.of(limits.longestPoll()))
                .execute((instance, context) -> {
                    for (TeacherBatches.Left left : store.left()) {
                        lookAfter(left);
                    }
                });
    }

    private void lookAfter(TeacherBatches.Left left) {
        StoredBatch batch = left.batch();
        try {
            if (left.cancelled() && !provider.cancel(batch)) {
                return;
            }
            if (batch.state() == StoredBatch.State.WAITING) {
                provider.goOn(batch, () -> {});
            } else if (batch.createdAt().plus(limits.makingPatience()).isBefore(clock.instant())) {
                provider.giveUpUnlessMade(batch);
            }
        } catch (LlmException | IOException | IllegalStateException e) {
            LOG.warn("Batch {} is looked after later: {}", batch.id(), e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
