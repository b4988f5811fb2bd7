package io.subgoal.agent.evaluation;

import io.subgoal.agent.play.PlaySettings;
import io.subgoal.api.agent.Evaluation;
import io.subgoal.api.agent.EvaluationRequest;
import io.subgoal.api.agent.EvaluationRequest.LlmPlayer;
import io.subgoal.api.agent.ScoreConvention;
import io.subgoal.scienceworld.jar.SimulatorRelease;
import io.subgoal.service.error.ServiceException;
import io.subgoal.service.job.JobMapper;
import io.subgoal.service.job.JobQueue;
import io.subgoal.store.Json;
import io.subgoal.store.evaluation.EpisodeCalls;
import io.subgoal.store.evaluation.EpisodeStatistics;
import io.subgoal.store.evaluation.EpisodeTotals;
import io.subgoal.store.evaluation.Episodes;
import io.subgoal.store.evaluation.EvaluationEntity;
import io.subgoal.store.evaluation.EvaluationRepository;
import io.subgoal.store.evaluation.PlayedModel;
import io.subgoal.store.evaluation.PlayedModels;
import io.subgoal.store.job.Jobs;
import io.subgoal.store.training.CodeVersion;
import io.subgoal.textworld.task.Task;
import io.subgoal.textworld.task.Tasks;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Evaluations: asked for, queued episode by episode, summed up. */
@Service
public class Evaluations {

    private final EvaluationRepository evaluations;
    private final EvaluationResolver resolver;
    private final ModelCheck check;
    private final PlayedModels played;
    private final Episodes episodes;
    private final EpisodeStatistics statistics;
    private final EpisodeCalls calls;
    private final Jobs jobs;
    private final JobQueue queue;
    private final EvaluationJob job;
    private final TransactionTemplate transactions;
    private final Clock clock;

    Evaluations(
            EvaluationRepository evaluations,
            EvaluationResolver resolver,
            ModelCheck check,
            PlayedModels played,
            Episodes episodes,
            EpisodeStatistics statistics,
            EpisodeCalls calls,
            Jobs jobs,
            JobQueue queue,
            EvaluationJob job,
            TransactionTemplate transactions,
            Clock clock) {
        this.evaluations = evaluations;
        this.resolver = resolver;
        this.check = check;
        this.played = played;
        this.episodes = episodes;
        this.statistics = statistics;
        this.calls = calls;
        this.jobs = jobs;
        this.queue = queue;
        this.job = job;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** The checkpoints that the models of a request stand for now, by role. */
    public List<UUID> checkpoints(EvaluationRequest request) {
        return checkpoints(withEncoder(check.models(request), request));
    }

    /** The checkpoints that an evaluation plays with, by role. */
    public List<UUID> checkpoints(UUID id) {
        return checkpoints(played.of(id));
    }

    private static List<UUID> checkpoints(List<PlayedModel> models) {
        return models.stream()
                .sorted(Comparator.comparing(PlayedModel::role))
                .map(PlayedModel::checkpointId)
                .toList();
    }

    private List<PlayedModel> withEncoder(List<PlayedModel> models, EvaluationRequest request) {
        return Stream.concat(models.stream(), check.encoder(request).stream()).toList();
    }

    /** Checks first, asking the inference service where models are named; then stores and queues all in one go. */
    public Evaluation create(EvaluationRequest request) {
        List<PlayedModel> models = check.models(request);
        ResolvedEvaluation resolved = resolver.resolve(request, models);
        List<PlayedModel> all = withEncoder(models, request);
        return transactions.execute(status -> queue(request, resolved, all));
    }

    private Evaluation queue(EvaluationRequest request, ResolvedEvaluation resolved, List<PlayedModel> models) {
        if (evaluations.existsByName(request.name())) {
            throw new ServiceException.Conflict(
                    "There is an evaluation named '%s' already. Choose another name, or use that one"
                            .formatted(request.name()));
        }
        UUID id = UUID.randomUUID();
        UUID jobId = queue.track(EvaluationJob.KIND, id, resolved.episodes());
        EvaluationEntity entity = evaluations.saveAndFlush(new EvaluationEntity(
                id,
                request.name(),
                Json.write(resolved),
                SimulatorRelease.CURRENT.version(),
                CodeVersion.current(),
                jobId,
                clock.instant()));
        played.add(id, models);
        resolved.variations().forEach((taskId, variations) -> {
            Task task = Tasks.get(taskId);
            for (int variation : variations) {
                String fold = task.fold(variation).wireName();
                resolved.seeds().forEach(seed -> episodes.add(id, taskId, variation, fold, seed));
            }
        });
        job.begin(jobId, id);
        return view(entity);
    }

    /** Gives an evaluation another budget; it holds for episodes that are begun from then on. */
    Evaluation changeBudget(UUID id, double maxDollars) {
        ResolvedEvaluation before = Json.read(find(id).request(), ResolvedEvaluation.class);
        resolver.requireAffordable(before.settings());
        String changed = Json.write(before.withMaxDollars(maxDollars));
        return Objects.requireNonNull(transactions.execute(status -> {
            EvaluationEntity evaluation = find(id);
            evaluation.changeRequest(changed);
            return view(evaluation);
        }));
    }

    public Optional<EvaluationEntity> find(String name) {
        return evaluations.findByName(name);
    }

    /**
     * The variations that an evaluation plays, by task id; refuses those that do not exist.
     *
     * @param field what goes before the name of a field
     */
    public Map<String, List<Integer>> episodes(String field, EvaluationRequest request) {
        try {
            return EpisodeChoice.of(request);
        } catch (ServiceException.Invalid e) {
            throw new ServiceException.Invalid(field + e.field().orElse(""), String.valueOf(e.getMessage()));
        }
    }

    /** The mean of the tasks' means by a convention, percent; null if no episode has a score. */
    public @Nullable Double mean(UUID evaluation, ScoreConvention convention) {
        return EpisodeStatistics.meanOfMeans(
                statistics.byTask(evaluation).values(), task -> Conventions.points(task, convention));
    }

    public EvaluationEntity find(UUID id) {
        return evaluations
                .findById(id)
                .orElseThrow(() -> new ServiceException.NotFound("There is no evaluation " + id));
    }

    public Evaluation view(EvaluationEntity evaluation) {
        ResolvedEvaluation resolved = Json.read(evaluation.request(), ResolvedEvaluation.class);
        PlaySettings settings = resolved.settings();
        Map<String, EpisodeTotals> totals = statistics.byTask(evaluation.id());
        Episodes.Tally tally = episodes.tally(evaluation.id());
        return new Evaluation(
                evaluation.id(),
                evaluation.name(),
                settings.agent(),
                settings.models() == null ? null : settings.decoding(),
                played.of(evaluation.id()).stream().map(Evaluations::view).toList(),
                JobMapper.state(jobs.get(evaluation.jobId()).state()),
                tally.all(),
                tally.ended(),
                EpisodeStatistics.meanOfMeans(
                        totals.values(), task -> task.points().score()),
                totals.entrySet().stream()
                        .map(task -> view(task.getKey(), task.getValue()))
                        .toList(),
                EpisodeTotals.sum(totals.values()).millisPerDecision(),
                evaluation.simulatorVersion(),
                evaluation.codeVersion(),
                resolved.seeds(),
                llm(evaluation.id(), settings.llm()),
                evaluation.jobId(),
                evaluation.createdAt());
    }

    private Evaluation.@Nullable Llm llm(UUID evaluation, @Nullable LlmPlayer player) {
        return player == null
                ? null
                : new Evaluation.Llm(
                        player.model(), player.examplesFrom(), player.maxDollars(), calls.spent(evaluation));
    }

    private static Evaluation.Model view(PlayedModel model) {
        return new Evaluation.Model(model.role(), model.name(), model.checkpointId(), model.format());
    }

    private static Evaluation.TaskScore view(String taskId, EpisodeTotals totals) {
        return new Evaluation.TaskScore(
                taskId,
                totals.all(),
                totals.meanScore(),
                totals.solved(),
                totals.failures(),
                totals.errors(),
                totals.mean(task -> task.effort().moves()),
                totals.mean(task -> task.effort().decisions()));
    }
}
