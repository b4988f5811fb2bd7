package io.subgoal.agent.evaluation;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.subgoal.agent.play.EpisodePlayer;
import io.subgoal.agent.play.EpisodeResult;
import io.subgoal.store.Json;
import io.subgoal.store.evaluation.Episodes;
import io.subgoal.store.evaluation.EvaluationEntity;
import io.subgoal.store.evaluation.EvaluationRepository;
import io.subgoal.store.evaluation.StoredEpisode;
import io.subgoal.store.evaluation.StoredStep;
import io.subgoal.store.job.JobState;
import io.subgoal.store.job.Jobs;
import io.subgoal.store.job.StoredJob;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Plays the episodes that the queue hands out. An episode whose process died is played again from its beginning. */
@Configuration
class EpisodeTask {

    static final String NAME = "episode";

    private static final Logger LOG = LoggerFactory.getLogger(EpisodeTask.class);

    private final EvaluationRepository evaluations;
    private final Episodes episodes;
    private final EpisodePlayer player;
    private final Jobs jobs;
    private final Clock clock;

    EpisodeTask(EvaluationRepository evaluations, Episodes episodes, EpisodePlayer player, Jobs jobs, Clock clock) {
        this.evaluations = evaluations;
        this.episodes = episodes;
        this.player = player;
        this.jobs = jobs;
        this.clock = clock;
    }

    @Bean
    Task<Void> playEpisode() {
        return Tasks.custom(NAME, Void.class).onDeadExecutionRevive().execute(this::execute);
    }

    private CompletionHandler<Void> execute(TaskInstance<Void> instance, ExecutionContext context) {
        UUID id = UUID.fromString(instance.getId());
        try (MDC.MDCCloseable ignored = MDC.putCloseable("episode", id.toString())) {
            Optional<StoredEpisode> found = episodes.find(id);
            if (found.isPresent()) {
                playAndSettle(found.get(), context);
            }
            return new CompletionHandler.OnCompleteRemove<>();
        } catch (ShutdownException e) {
            return (complete, operations) -> operations.reschedule(complete, clock.instant());
        } catch (SupersededException e) {
            boolean ended =
                    episodes.find(id).map(episode -> episode.state().ended()).orElse(true);
            return ended ? new CompletionHandler.OnCompleteRemove<>() : (complete, operations) -> {};
        }
    }

    /** An episode that has ended is settled all the same: its process may have died between the two. */
    private void playAndSettle(StoredEpisode episode, ExecutionContext context) {
        EvaluationEntity evaluation =
                evaluations.findById(episode.evaluationId()).orElseThrow();
        StoredJob job = jobs.get(evaluation.jobId());
        if (!episode.state().ended()) {
            stopIfCancelled(evaluation);
            play(episode, evaluation, context);
        }
        settle(evaluation, job, episode.taskId() + " variation " + episode.variation());
    }

    private void play(StoredEpisode episode, EvaluationEntity evaluation, ExecutionContext context) {
        Optional<Integer> attempt = episodes.start(episode.id());
        if (attempt.isEmpty()) {
            return;
        }
        ResolvedEvaluation resolved = Json.read(evaluation.request(), ResolvedEvaluation.class);
        io.subgoal.textworld.task.Task task = io.subgoal.textworld.task.Tasks.get(episode.taskId());
        try {
            EpisodeResult result = player.play(
                    resolved.assignment(task, episode.variation()),
                    step -> onStep(episode.id(), attempt.get(), step, evaluation, context));
            episodes.finish(episode.id(), attempt.get(), outcome(result));
        } catch (ShutdownException | SupersededException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ShutdownException();
        } catch (RuntimeException e) {
            LOG.error("Episode {} of task {} variation {} failed", episode.id(), task.id(), episode.variation(), e);
            episodes.fail(episode.id(), attempt.get(), String.valueOf(e.getMessage()));
        }
    }

    private void stopIfCancelled(EvaluationEntity evaluation) {
        StoredJob job = jobs.get(evaluation.jobId());
        if (job.cancelRequested()) {
            episodes.cancelAll(evaluation.id());
            jobs.end(job.id(), job.attempt(), JobState.CANCELLED, null);
            throw new SupersededException();
        }
    }

    private void onStep(
            UUID episode, int attempt, StoredStep step, EvaluationEntity evaluation, ExecutionContext context) {
        if (context.getSchedulerState().isShuttingDown()) {
            throw new ShutdownException();
        }
        if (!episodes.addStep(episode, attempt, step)) {
            throw new SupersededException();
        }
        stopIfCancelled(evaluation);
    }

    /** Brings the evaluation's job up to date; the last episode ends it. */
    private void settle(EvaluationEntity evaluation, StoredJob job, String message) {
        long open = episodes.open(evaluation.id());
        jobs.progress(job.id(), job.attempt(), job.total() - open, job.total(), message);
        if (open == 0) {
            jobs.end(job.id(), job.attempt(), JobState.SUCCEEDED, null);
        }
    }

    private static Episodes.Outcome outcome(EpisodeResult result) {
        return new Episodes.Outcome(
                result.score(),
                result.lastPositive(),
                result.best(),
                result.stopReason().name(),
                result.moves(),
                result.decisions(),
                result.matched(),
                result.decisionMillis());
    }

    /** The process shuts down: the episode goes back into the queue. */
    private static final class ShutdownException extends RuntimeException {}

    /** Another process plays this episode now, or it was cancelled. */
    private static final class SupersededException extends RuntimeException {}
}
