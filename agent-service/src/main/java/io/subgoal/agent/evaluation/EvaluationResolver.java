package io.subgoal.agent.evaluation;

import io.subgoal.api.agent.AgentKind;
import io.subgoal.api.agent.EpisodeLimits;
import io.subgoal.api.agent.EvaluationRequest;
import io.subgoal.api.agent.TaskVariations;
import io.subgoal.api.inference.InferenceApi;
import io.subgoal.api.inference.ModelState;
import io.subgoal.api.inference.PolicyModels;
import io.subgoal.api.inference.ServedModel;
import io.subgoal.scienceworld.Simplifications;
import io.subgoal.service.error.ServiceException;
import io.subgoal.store.evaluation.PlayedModel;
import io.subgoal.textworld.prompt.Role;
import io.subgoal.textworld.task.Task;
import io.subgoal.textworld.task.Tasks;
import io.subgoal.textworld.task.VariationRanges;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClientException;

/** Checks an evaluation before anything is queued: tasks, variations, models and what they were trained for. */
@Component
class EvaluationResolver {

    private static final int DEFAULT_MOVES = 100;
    private static final String EASY = "easy";
    private static final String FREE = "free";

    private final InferenceApi inference;

    EvaluationResolver(InferenceApi inference) {
        this.inference = inference;
    }

    ResolvedEvaluation resolve(EvaluationRequest request) {
        String simplifications = Objects.requireNonNullElse(request.simplifications(), EASY);
        Map<String, List<Integer>> variations = variations(request.episodes());
        try {
            Simplifications checked = new Simplifications(simplifications);
            variations.keySet().forEach(task -> checked.requireFits(Tasks.get(task)));
        } catch (IllegalArgumentException e) {
            throw new ServiceException.Invalid("simplifications", String.valueOf(e.getMessage()));
        }
        EpisodeLimits limits = request.limits();
        int moves = limits == null || limits.moves() == null ? DEFAULT_MOVES : limits.moves();
        int decisions = limits == null || limits.decisions() == null ? 2 * moves : limits.decisions();
        return new ResolvedEvaluation(
                request.agent(),
                request.models(),
                Objects.requireNonNullElse(request.decoding(), FREE),
                variations,
                simplifications,
                moves,
                decisions,
                Objects.requireNonNullElse(request.seed(), 1L));
    }

    private static Map<String, List<Integer>> variations(List<TaskVariations> episodes) {
        Map<String, List<Integer>> variations = new LinkedHashMap<>();
        for (int i = 0; i < episodes.size(); i++) {
            String field = "episodes[" + i + "]";
            String name = episodes.get(i).task();
            Task task = Tasks.find(name)
                    .orElseThrow(() -> new ServiceException.Invalid(
                            field + ".task",
                            "There is no task '%s'. Tasks are called 4-1 or find-living-thing, for example"
                                    .formatted(name)));
            if (variations.containsKey(task.id())) {
                throw new ServiceException.Invalid(field + ".task", "Task " + name + " is named twice");
            }
            try {
                variations.put(
                        task.id(), VariationRanges.parse(task, episodes.get(i).variations()));
            } catch (IllegalArgumentException e) {
                throw new ServiceException.Invalid(field + ".variations", String.valueOf(e.getMessage()));
            }
        }
        return variations;
    }

    /** The models an evaluation names, with the checkpoints they stand for now. */
    List<PlayedModel> models(EvaluationRequest request) {
        AgentKind agent = request.agent();
        PolicyModels models = request.models();
        return switch (agent) {
            case RANDOM, GOLD -> {
                if (models != null) {
                    throw new ServiceException.Invalid(
                            "models", "An agent of kind '" + agent.wireName() + "' has no models");
                }
                yield List.of();
            }
            case SUBGOAL -> {
                if (models == null || models.imitation() != null) {
                    throw new ServiceException.Invalid(
                            "models", "must name an executor, a controller and a firstSubgoal model");
                }
                yield List.of(
                        model("models.executor", models.executor(), Role.EXECUTOR),
                        model("models.controller", models.controller(), Role.CONTROLLER),
                        model("models.firstSubgoal", models.firstSubgoal(), Role.FIRST_SUBGOAL));
            }
            case IMITATION -> {
                if (models == null) {
                    throw new ServiceException.Invalid("models.imitation", "must name an imitation model");
                }
                yield List.of(model("models.imitation", models.imitation(), Role.IMITATION));
            }
        };
    }

    private PlayedModel model(String field, @Nullable String name, Role role) {
        if (name == null) {
            throw new ServiceException.Invalid(field, "must name a served model");
        }
        ServedModel model;
        try {
            model = inference.model(name);
        } catch (HttpClientErrorException.NotFound e) {
            throw new ServiceException.Invalid(
                    field, "The inference service serves no model '" + name + "'; load it with PUT /v1/models/" + name);
        } catch (RestClientException e) {
            throw new ServiceException.Unavailable("The inference service does not answer: " + e.getMessage());
        }
        if (model.state() == ModelState.LOADING || model.state() == ModelState.BROKEN) {
            String problem = model.problem();
            throw new ServiceException.Unavailable("Model '%s' does not answer: %s"
                    .formatted(name, problem == null ? "it is being loaded; try again in a moment" : problem));
        }
        UUID checkpointId = model.checkpointId();
        if (checkpointId == null) {
            throw new ServiceException.Invalid(
                    field,
                    "Model '%s' is served from a directory, which may change; an evaluation wants a checkpoint, so upload it to the training service's /v1/checkpoints"
                            .formatted(name));
        }
        if (!model.roles().contains(role.wireName())) {
            throw new ServiceException.Invalid(
                    field, "Model '%s' was trained for %s, not for %s".formatted(name, model.roles(), role.wireName()));
        }
        return new PlayedModel(role.wireName(), name, checkpointId);
    }
}
