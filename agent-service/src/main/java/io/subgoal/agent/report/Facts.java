package io.subgoal.agent.report;

import io.subgoal.agent.evaluation.ResolvedEvaluation;
import io.subgoal.agent.play.PlaySettings;
import io.subgoal.api.agent.AgentKind;
import io.subgoal.api.agent.EpisodeLimits;
import io.subgoal.api.agent.EvaluationFacts;
import io.subgoal.service.error.ServiceException;
import io.subgoal.service.job.JobMapper;
import io.subgoal.store.Json;
import io.subgoal.store.evaluation.EvaluationEntity;
import io.subgoal.store.evaluation.EvaluationRepository;
import io.subgoal.store.evaluation.PlayedModel;
import io.subgoal.store.evaluation.PlayedModels;
import io.subgoal.store.job.Jobs;
import io.subgoal.store.training.CheckpointLineage;
import io.subgoal.store.training.Checkpoints;
import io.subgoal.store.training.StoredCheckpoint;
import io.subgoal.textworld.task.Fold;
import io.subgoal.textworld.task.Task;
import io.subgoal.textworld.task.Tasks;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** All that the scores of an evaluation depend on. */
@Component
class Facts {

    private final EvaluationRepository evaluations;
    private final PlayedModels played;
    private final Checkpoints checkpoints;
    private final Jobs jobs;

    Facts(EvaluationRepository evaluations, PlayedModels played, Checkpoints checkpoints, Jobs jobs) {
        this.evaluations = evaluations;
        this.played = played;
        this.checkpoints = checkpoints;
        this.jobs = jobs;
    }

    /** An evaluation as it was asked for, and what is known about it. */
    record Known(EvaluationFacts facts, Map<String, List<Integer>> variations) {}

    Known of(UUID id) {
        EvaluationEntity evaluation = evaluations
                .findById(id)
                .orElseThrow(() -> new ServiceException.NotFound("There is no evaluation " + id));
        ResolvedEvaluation resolved = Json.read(evaluation.request(), ResolvedEvaluation.class);
        return new Known(facts(evaluation, resolved), resolved.variations());
    }

    private EvaluationFacts facts(EvaluationEntity evaluation, ResolvedEvaluation resolved) {
        PlaySettings settings = resolved.settings();
        boolean decodes = settings.models() != null;
        boolean subgoals = settings.agent() == AgentKind.SUBGOAL;
        return new EvaluationFacts(
                evaluation.id(),
                evaluation.name(),
                settings.agent(),
                JobMapper.state(jobs.get(evaluation.jobId()).state()),
                evaluation.createdAt(),
                folds(resolved.variations()),
                resolved.seeds(),
                evaluation.simulatorVersion(),
                settings.simplifications(),
                new EpisodeLimits(
                        settings.maxMoves(), settings.maxDecisions(), settings.maxSeconds(), settings.repeats()),
                evaluation.codeVersion(),
                decodes ? settings.decoding() : null,
                settings.beams(),
                subgoals ? settings.controllerPolicy() : null,
                subgoals ? settings.subgoals() : null,
                settings.llm(),
                played.of(evaluation.id()).stream().map(this::player).toList());
    }

    private static List<String> folds(Map<String, List<Integer>> variations) {
        Set<Fold> folds = EnumSet.noneOf(Fold.class);
        variations.forEach((id, numbers) -> {
            Task task = Tasks.get(id);
            numbers.forEach(variation -> folds.add(task.fold(variation)));
        });
        return Arrays.stream(Fold.values())
                .filter(folds::contains)
                .map(Fold::wireName)
                .toList();
    }

    private EvaluationFacts.Player player(PlayedModel model) {
        StoredCheckpoint checkpoint =
                checkpoints.findModel(model.checkpointId()).orElseThrow();
        CheckpointLineage lineage = checkpoint.lineage();
        return new EvaluationFacts.Player(
                model.role(),
                model.name(),
                model.checkpointId(),
                checkpoint.name(),
                model.format(),
                checkpoint.updates(),
                checkpoint.parameters(),
                lineage.codeVersion(),
                origin(lineage.run()));
    }

    private static EvaluationFacts.@Nullable Origin origin(CheckpointLineage.@Nullable Run run) {
        if (run == null) {
            return null;
        }
        CheckpointLineage.Annotation annotation = run.annotation();
        return new EvaluationFacts.Origin(
                run.id(),
                run.name(),
                annotation == null ? null : annotation.id(),
                annotation == null ? null : annotation.teacher(),
                run.dataset().id(),
                run.dataset().name(),
                run.dataset().checksum());
    }
}
