package io.subgoal.agent.evaluation;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.subgoal.agent.llm.BudgetReachedException;
import io.subgoal.agent.llm.Ledger;
import io.subgoal.agent.play.Assignment;
import io.subgoal.agent.play.EpisodePlayer;
import io.subgoal.agent.play.EpisodeResult;
import io.subgoal.agent.play.StepListener;
import io.subgoal.scienceworld.WorldException;
import io.subgoal.service.client.ServiceAwayException;
import io.subgoal.store.Json;
import io.subgoal.store.evaluation.EpisodeCalls;
import io.subgoal.store.evaluation.Episodes;
import io.subgoal.store.evaluation.EvaluationEntity;
import io.subgoal.store.evaluation.EvaluationRepository;
import io.subgoal.store.evaluation.StoredEpisode;
import io.subgoal.store.evaluation.StoredStep;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Plays the episodes that the queue hands out. An episode whose process died, whose world failed, or whose services were away
 * for long is played again from its beginning.
 */
@Configuration
class EpisodeTask {

    private static final Logger LOG = LoggerFactory.getLogger(EpisodeTask.class);

    /** How often an episode is begun anew for faults that are not the agent's before it counts as failed. */
    private static final int MOST_FAULTS = 3;

    private static final Duration UNTIL_SERVICES_ARE_BACK = Duration.ofSeconds(30);

    private final EvaluationRepository evaluations;
    private final Episodes episodes;
    private final EpisodeCalls calls;
    private final EpisodePlayer player;
    private final EvaluationJob job;
    private final Clock clock;

    EpisodeTask(
            EvaluationRepository evaluations,
            Episodes episodes,
            EpisodeCalls calls,
            EpisodePlayer player,
            EvaluationJob job,
            Clock clock) {
        this.calls = calls;
        this.evaluations = evaluations;
        this.episodes = episodes;
        this.player = player;
        this.job = job;
        this.clock = clock;
    }

    @Bean
    Task<Void> playEpisode() {
        return Tasks.custom(EpisodeQueue.TASK, Void.class)
                .onDeadExecutionRevive()
                .execute(this::execute);
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
            return again(Duration.ZERO);
        } catch (AgainException e) {
            return again(e.after());
        } catch (SupersededException e) {
            boolean ended =
                    episodes.find(id).map(episode -> episode.state().ended()).orElse(true);
            return ended ? new CompletionHandler.OnCompleteRemove<>() : (complete, operations) -> {};
        }
    }

    private CompletionHandler<Void> again(Duration after) {
        return (complete, operations) ->
                operations.reschedule(complete, clock.instant().plus(after));
    }

    /** An episode that has ended is settled all the same: its process may have died between the two. */
    private void playAndSettle(StoredEpisode episode, ExecutionContext context) {
        EvaluationEntity evaluation =
                evaluations.findById(episode.evaluationId()).orElseThrow();
        if (!episode.state().ended()) {
            // Not begun where the evaluation rests or has ended; going on puts the episode into the queue again.
            episodes.start(episode.id()).ifPresent(attempt -> play(episode, attempt, evaluation, context));
        }
        job.settle(evaluation.jobId(), episode.taskId() + " variation " + episode.variation());
    }

    private void play(StoredEpisode episode, int attempt, EvaluationEntity evaluation, ExecutionContext context) {
        ResolvedEvaluation resolved = Json.read(evaluation.request(), ResolvedEvaluation.class);
        Assignment assignment = new Assignment(
                io.subgoal.textworld.task.Tasks.get(episode.taskId()),
                episode.variation(),
                episode.seed(),
                resolved.settings());
        Ledger ledger = new Ledger(calls, evaluation.id(), episode.id(), resolved.maxDollars());
        try {
            EpisodeResult result = player.play(assignment, ledger, new Recorder(episode.id(), attempt, context));
            episodes.finish(episode.id(), attempt, outcome(result));
        } catch (ShutdownException | SupersededException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ShutdownException();
        } catch (BudgetReachedException e) {
            LOG.info("Episode {} goes back into the queue: {}", episode.id(), e.getMessage());
            job.rest(evaluation.jobId(), String.valueOf(e.getMessage()));
            episodes.giveBack(episode.id(), attempt);
        } catch (ServiceAwayException e) {
            beginAnew(episode, attempt, e, UNTIL_SERVICES_ARE_BACK);
        } catch (WorldException e) {
            beginAnew(episode, attempt, e, Duration.ZERO);
        } catch (RuntimeException e) {
            fail(episode, attempt, e);
        }
    }

    private void beginAnew(StoredEpisode episode, int attempt, RuntimeException e, Duration after) {
        if (episode.faults() + 1 > MOST_FAULTS) {
            fail(episode, attempt, e);
            return;
        }
        LOG.warn("Episode {} is begun anew: {}", episode.id(), e.getMessage(), e);
        if (episodes.fault(episode.id(), attempt, String.valueOf(e.getMessage()))
                .isPresent()) {
            throw new AgainException(after);
        }
        throw new SupersededException();
    }

    private void fail(StoredEpisode episode, int attempt, RuntimeException e) {
        LOG.error("Episode {} of task {} variation {} failed", episode.id(), episode.taskId(), episode.variation(), e);
        episodes.fail(episode.id(), attempt, String.valueOf(e.getMessage()));
    }

    /** Writes down what happens, unless the episode is another process's by now. */
    private final class Recorder implements StepListener {

        private final UUID episode;
        private final int attempt;
        private final ExecutionContext context;

        private Recorder(UUID episode, int attempt, ExecutionContext context) {
            this.episode = episode;
            this.attempt = attempt;
            this.context = context;
        }

        @Override
        public void begun(String description) {
            require(episodes.describe(episode, attempt, description));
        }

        @Override
        public void on(StoredStep step) {
            if (context.getSchedulerState().isShuttingDown()) {
                throw new ShutdownException();
            }
            require(episodes.addStep(episode, attempt, step));
        }

        private void require(boolean ours) {
            if (!ours) {
                throw new SupersededException();
            }
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
                result.decisionMillis(),
                result.wallMillis());
    }

    /** The process shuts down: the episode goes back into the queue. */
    private static final class ShutdownException extends RuntimeException {}

    /** Another process plays this episode now, or it was cancelled. */
    private static final class SupersededException extends RuntimeException {}

    /** The episode is to be begun anew. */
    private static final class AgainException extends RuntimeException {

        private final transient Duration after;

        private AgainException(Duration after) {
            this.after = after;
        }

        private Duration after() {
            return after;
        }
    }
}
