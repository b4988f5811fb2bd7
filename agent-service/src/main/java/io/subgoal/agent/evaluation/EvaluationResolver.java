package io.subgoal.agent.evaluation;

import io.subgoal.agent.play.AnnotatedSubgoals;
import io.subgoal.agent.play.PlaySettings;
import io.subgoal.api.agent.AgentKind;
import io.subgoal.api.agent.EpisodeLimits;
import io.subgoal.api.agent.EvaluationRequest;
import io.subgoal.api.agent.EvaluationRequest.LlmPlayer;
import io.subgoal.api.agent.SubgoalMode;
import io.subgoal.api.agent.SubgoalSource;
import io.subgoal.scienceworld.Simplifications;
import io.subgoal.service.error.ServiceException;
import io.subgoal.store.evaluation.PlayedModel;
import io.subgoal.store.training.CheckpointLineage;
import io.subgoal.store.training.Checkpoints;
import io.subgoal.store.training.StoredCheckpoint;
import io.subgoal.textworld.prompt.Role;
import io.subgoal.textworld.task.Tasks;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Fills in what a request leaves out, and refuses what could not be played, before anything is queued. */
@Component
class EvaluationResolver {

    private static final int MOST_EPISODES = 50_000;
    private static final String FULL = "full";

    private final AnnotatedSubgoals annotated;
    private final Checkpoints checkpoints;
    private final LlmCheck llm;

    EvaluationResolver(AnnotatedSubgoals annotated, Checkpoints checkpoints, LlmCheck llm) {
        this.llm = llm;
        this.annotated = annotated;
        this.checkpoints = checkpoints;
    }

    /** @param models those that play, as {@link ModelCheck} found them */
    ResolvedEvaluation resolve(EvaluationRequest request, List<PlayedModel> models) {
        Map<String, List<Integer>> variations = EpisodeChoice.of(request);
        String simplifications =
                Objects.requireNonNullElse(request.simplifications(), PlaySettings.USUAL_SIMPLIFICATIONS);
        try {
            Simplifications checked = new Simplifications(simplifications);
            variations.keySet().forEach(task -> checked.requireFits(Tasks.get(task)));
        } catch (IllegalArgumentException e) {
            throw new ServiceException.Invalid("simplifications", String.valueOf(e.getMessage()));
        }
        EpisodeLimits limits = Objects.requireNonNullElse(request.limits(), new EpisodeLimits(null, null, null, null));
        int moves = Objects.requireNonNullElse(limits.moves(), PlaySettings.USUAL_MOVES);
        SubgoalSource subgoals = subgoals(request, models, variations);
        PlaySettings settings = new PlaySettings(
                request.agent(),
                request.models(),
                Objects.requireNonNullElse(request.decoding(), PlaySettings.USUAL_DECODING),
                request.beams(),
                Objects.requireNonNullElse(request.controllerPolicy(), PlaySettings.USUAL_POLICY),
                subgoals,
                llm.resolve(request, variations),
                simplifications,
                moves,
                Objects.requireNonNullElse(limits.decisions(), PlaySettings.usualDecisions(moves)),
                limits.seconds(),
                Objects.requireNonNullElse(limits.repeats(), PlaySettings.usualRepeats(request.agent())),
                FULL.equals(request.trace()));
        ResolvedEvaluation resolved = new ResolvedEvaluation(settings, variations, seeds(request, subgoals));
        if (resolved.episodes() > MOST_EPISODES) {
            throw new ServiceException.Invalid(
                    "episodes",
                    "are %d, seeds counted; at most %d may be asked for at once"
                            .formatted(resolved.episodes(), MOST_EPISODES));
        }
        return resolved;
    }

    /** Whether an evaluation that is there can be given a budget. */
    void requireAffordable(PlaySettings settings) {
        LlmPlayer player = settings.llm();
        if (player == null) {
            throw new ServiceException.Invalid(null, "An agent that asks no LLM costs nothing");
        }
        llm.requireAffordable(settings.agent(), player);
    }

    private static List<Long> seeds(EvaluationRequest request, SubgoalSource subgoals) {
        List<Long> seeds = request.seeds();
        if (seeds == null) {
            return List.of(1L);
        }
        if (Set.copyOf(seeds).size() < seeds.size()) {
            throw new ServiceException.Invalid("seeds", "name one seed twice");
        }
        boolean draws = switch (request.agent()) {
            case RANDOM, REACT, PLANNER -> true;
            case IMITATION, GOLD -> false;
            case SUBGOAL ->
                Set.of(SubgoalMode.RAND, SubgoalMode.SEMI_RAND, SubgoalMode.FIRST_RAND)
                        .contains(subgoals.mode());
        };
        if (seeds.size() > 1 && !draws) {
            throw new ServiceException.Invalid(
                    "seeds",
                    "are more than one, but this agent draws nothing at random: it would play the same episodes again");
        }
        return seeds;
    }

    private SubgoalSource subgoals(
            EvaluationRequest request, List<PlayedModel> models, Map<String, List<Integer>> variations) {
        SubgoalSource asked = request.subgoals();
        if (asked == null) {
            return SubgoalSource.MODELS;
        }
        if (request.agent() != AgentKind.SUBGOAL) {
            throw new ServiceException.Invalid("subgoals", "belong to the sub-goal agent");
        }
        boolean everyStep = request.controllerPolicy() != null
                && !request.controllerPolicy().equals(PlaySettings.USUAL_POLICY);
        return switch (asked.mode()) {
            case LM -> SubgoalSource.MODELS;
            case SEMI_RAND -> new SubgoalSource(asked.mode(), probability(asked), null);
            case NONE -> {
                requireOnMarker(everyStep);
                yield new SubgoalSource(asked.mode(), null, null);
            }
            case RAND, FIRST_RAND -> {
                UUID run = asked.annotationRunId() == null ? learnedFrom(models) : asked.annotationRunId();
                if (annotated.pool(run).isEmpty()) {
                    throw new ServiceException.Invalid(
                            "subgoals.annotationRunId",
                            "Annotation run %s has no train episodes to draw from".formatted(run));
                }
                yield new SubgoalSource(asked.mode(), probability(asked), run);
            }
            case GOLD -> {
                requireOnMarker(everyStep);
                yield new SubgoalSource(asked.mode(), null, annotatedRun(asked.annotationRunId(), variations));
            }
        };
    }

    private static double probability(SubgoalSource asked) {
        return Objects.requireNonNullElse(asked.probability(), 1.0);
    }

    private static void requireOnMarker(boolean everyStep) {
        if (everyStep) {
            throw new ServiceException.Invalid(
                    "controllerPolicy", "must be on_marker where no controller is asked for sub-goals");
        }
    }

    private UUID annotatedRun(@Nullable UUID run, Map<String, List<Integer>> variations) {
        if (run == null) {
            throw new ServiceException.Invalid(
                    "subgoals.annotationRunId", "must name the run whose sub-goals are to be followed");
        }
        Set<String> known = annotated.episodes(run);
        variations.forEach((task, wanted) -> wanted.stream()
                .filter(variation -> !known.contains(task + "/" + variation))
                .findFirst()
                .ifPresent(variation -> {
                    throw new ServiceException.Invalid(
                            "subgoals.annotationRunId",
                            "Annotation run %s has no sub-goals for task %s variation %d; annotate a dataset that has it"
                                    .formatted(run, task, variation));
                }));
        return run;
    }

    /** The annotation run that the executor was trained on. */
    private UUID learnedFrom(List<PlayedModel> models) {
        return models.stream()
                .filter(model -> model.role().equals(Role.EXECUTOR.wireName()))
                .findFirst()
                .flatMap(model -> checkpoints.findModel(model.checkpointId()))
                .map(StoredCheckpoint::lineage)
                .flatMap(lineage -> Optional.ofNullable(lineage.run()))
                .flatMap(run -> Optional.ofNullable(run.annotation()))
                .map(CheckpointLineage.Annotation::id)
                .orElseThrow(() -> new ServiceException.Invalid(
                        "subgoals.annotationRunId",
                        "must name an annotation run: it is not known what the executor was trained on"));
    }
}
