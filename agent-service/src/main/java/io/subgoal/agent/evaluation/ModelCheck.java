package io.subgoal.agent.evaluation;

import io.subgoal.api.agent.AgentKind;
import io.subgoal.api.agent.EvaluationRequest;
import io.subgoal.api.agent.SubgoalMode;
import io.subgoal.api.agent.SubgoalSource;
import io.subgoal.api.inference.InferenceApi;
import io.subgoal.api.inference.ModelState;
import io.subgoal.api.inference.PolicyModels;
import io.subgoal.api.inference.ServedModel;
import io.subgoal.service.error.ServiceException;
import io.subgoal.store.evaluation.PlayedModel;
import io.subgoal.textworld.prompt.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClientException;

/** Whether the models that an evaluation names are there, and fit what they are to do and each other. */
@Component
class ModelCheck {

    private final InferenceApi inference;

    ModelCheck(InferenceApi inference) {
        this.inference = inference;
    }

    /** The models an evaluation names, with the checkpoints they stand for now. */
    List<PlayedModel> models(EvaluationRequest request) {
        List<PlayedModel> models = named(request);
        String wanted = request.format();
        PlayedModel first = models.isEmpty() ? null : models.getFirst();
        for (PlayedModel model : models) {
            String format = model.format();
            if (wanted != null && !wanted.equals(format)) {
                throw new ServiceException.Invalid(
                        "format",
                        "Model '%s' was trained with the template %s, not %s".formatted(model.name(), format, wanted));
            }
            if (first != null && !Objects.equals(first.format(), format)) {
                throw new ServiceException.Invalid(
                        "models",
                        "'%s' was trained with the template %s and '%s' with %s; models that play together need one template"
                                .formatted(first.name(), first.format(), model.name(), format));
            }
        }
        return models;
    }

    private List<PlayedModel> named(EvaluationRequest request) {
        PolicyModels models = request.models();
        AgentKind agent = request.agent();
        return switch (agent) {
            case RANDOM, GOLD, REACT -> {
                if (models != null) {
                    throw new ServiceException.Invalid(
                            "models", "An agent of kind '" + agent.wireName() + "' has no models");
                }
                yield List.of();
            }
            case PLANNER -> {
                if (models != null
                        && (models.controller() != null
                                || models.firstSubgoal() != null
                                || models.imitation() != null)) {
                    throw new ServiceException.Invalid(
                            "models", "A planner has an executor only: its sub-goals come from the LLM");
                }
                yield List.of(model("models.executor", executor(models), Role.EXECUTOR));
            }
            case IMITATION -> {
                if (models == null) {
                    throw new ServiceException.Invalid("models.imitation", "must name an imitation model");
                }
                yield List.of(model("models.imitation", models.imitation(), Role.IMITATION));
            }
            case SUBGOAL -> subgoalModels(models, request.subgoals());
        };
    }

    private List<PlayedModel> subgoalModels(@Nullable PolicyModels models, @Nullable SubgoalSource subgoals) {
        if (models == null || models.imitation() != null) {
            throw new ServiceException.Invalid(
                    "models", "must name an executor, a controller and a firstSubgoal model");
        }
        SubgoalMode mode = subgoals == null ? SubgoalMode.LM : subgoals.mode();
        List<PlayedModel> found = new ArrayList<>();
        found.add(model("models.executor", models.executor(), Role.EXECUTOR));
        if (mode != SubgoalMode.GOLD && mode != SubgoalMode.NONE) {
            found.add(model("models.controller", models.controller(), Role.CONTROLLER));
            if (mode != SubgoalMode.FIRST_RAND) {
                found.add(model("models.firstSubgoal", models.firstSubgoal(), Role.FIRST_SUBGOAL));
            }
        }
        return found;
    }

    private static @Nullable String executor(@Nullable PolicyModels models) {
        return models == null ? null : models.executor();
    }

    private PlayedModel model(String field, @Nullable String name, Role role) {
        if (name == null) {
            throw new ServiceException.Invalid(field, "must name a served model");
        }
        ServedModel model = served(field, name);
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
        return new PlayedModel(role.wireName(), name, checkpointId, model.format());
    }

    private ServedModel served(String field, String name) {
        try {
            return inference.model(name);
        } catch (HttpClientErrorException.NotFound e) {
            throw new ServiceException.Invalid(
                    field, "The inference service serves no model '" + name + "'; load it with PUT /v1/models/" + name);
        } catch (RestClientException e) {
            throw new ServiceException.Unavailable("The inference service does not answer: " + e.getMessage());
        }
    }
}
