package io.subgoal.agent.evaluation;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import io.subgoal.api.agent.Evaluation;
import io.subgoal.api.agent.EvaluationRequest;
import io.subgoal.scienceworld.jar.SimulatorRelease;
import io.subgoal.service.error.ServiceException;
import io.subgoal.service.job.JobMapper;
import io.subgoal.service.job.JobQueue;
import io.subgoal.store.Json;
import io.subgoal.store.evaluation.Episodes;
import io.subgoal.store.evaluation.Episodes.TaskTotals;
import io.subgoal.store.evaluation.EvaluationEntity;
import io.subgoal.store.evaluation.EvaluationRepository;
import io.subgoal.store.evaluation.PlayedModel;
import io.subgoal.store.evaluation.PlayedModels;
import io.subgoal.store.job.Jobs;
import io.subgoal.textworld.task.Task;
import io.subgoal.textworld.task.Tasks;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.UUID;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Evaluations: asked for, queued episode by episode, summed up. */
@Service
class Evaluations {

    private static final String KIND = "evaluate";

    private final EvaluationRepository evaluations;
    private final EvaluationResolver resolver;
    private final PlayedModels played;
    private final Episodes episodes;
    private final Jobs jobs;
    private final JobQueue queue;
    private final SchedulerClient scheduler;
    private final TransactionTemplate transactions;
    private final Clock clock;

    Evaluations(
            EvaluationRepository evaluations,
            EvaluationResolver resolver,
            PlayedModels played,
            Episodes episodes,
            Jobs jobs,
            JobQueue queue,
            @Lazy SchedulerClient scheduler,
            TransactionTemplate transactions,
            Clock clock) {
        this.evaluations = evaluations;
        this.resolver = resolver;
        this.played = played;
        this.episodes = episodes;
        this.jobs = jobs;
        this.queue = queue;
        this.scheduler = scheduler;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** Checks first, asking the inference service where models are named; then stores and queues all in one go. */
    Evaluation create(EvaluationRequest request) {
        ResolvedEvaluation resolved = resolver.resolve(request);
        List<PlayedModel> models = resolver.models(request);
        return transactions.execute(status -> queue(request, resolved, models));
    }

    private Evaluation queue(EvaluationRequest request, ResolvedEvaluation resolved, List<PlayedModel> models) {
        if (evaluations.existsByName(request.name())) {
            throw new ServiceException.Conflict(
                    "There is an evaluation named '%s' already. Choose another name, or use that one"
                            .formatted(request.name()));
        }
        UUID id = UUID.randomUUID();
        long total =
                resolved.variations().values().stream().mapToLong(List::size).sum();
        UUID jobId = queue.track(KIND, id, total);
        EvaluationEntity entity = evaluations.saveAndFlush(new EvaluationEntity(
                id, request.name(), Json.write(resolved), SimulatorRelease.CURRENT.version(), jobId, clock.instant()));
        played.add(id, models);
        jobs.start(jobId);
        resolved.variations().forEach((taskId, variations) -> {
            Task task = Tasks.get(taskId);
            for (int variation : variations) {
                UUID episode =
                        episodes.add(id, taskId, variation, task.fold(variation).wireName());
                scheduler.scheduleIfNotExists(
                        new TaskInstance<>(EpisodeTask.NAME, episode.toString()), clock.instant());
            }
        });
        return view(entity);
    }

    EvaluationEntity find(UUID id) {
        return evaluations
                .findById(id)
                .orElseThrow(() -> new ServiceException.NotFound("There is no evaluation " + id));
    }

    Evaluation view(EvaluationEntity evaluation) {
        ResolvedEvaluation resolved = Json.read(evaluation.request(), ResolvedEvaluation.class);
        List<TaskTotals> totals = episodes.totals(evaluation.id());
        OptionalDouble mean = totals.stream()
                .map(TaskTotals::mean)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .average();
        long all = episodes.count(evaluation.id());
        return new Evaluation(
                evaluation.id(),
                evaluation.name(),
                resolved.agent(),
                resolved.models() == null ? null : resolved.decoding(),
                played.of(evaluation.id()).stream().map(Evaluations::view).toList(),
                JobMapper.state(jobs.get(evaluation.jobId()).state()),
                all,
                all - episodes.open(evaluation.id()),
                mean.isPresent() ? mean.getAsDouble() : null,
                totals.stream().map(Evaluations::view).toList(),
                episodes.millisPerDecision(evaluation.id()).orElse(null),
                evaluation.simulatorVersion(),
                resolved.seed(),
                evaluation.jobId(),
                evaluation.createdAt());
    }

    private static Evaluation.Model view(PlayedModel model) {
        return new Evaluation.Model(model.role(), model.name(), model.checkpointId());
    }

    private static Evaluation.TaskScore view(TaskTotals totals) {
        return new Evaluation.TaskScore(
                totals.taskId(),
                totals.episodes(),
                totals.mean(),
                totals.solved(),
                totals.failures(),
                totals.errors(),
                totals.moves(),
                totals.decisions());
    }
}
