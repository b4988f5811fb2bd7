package io.subgoal.agent.evaluation;

import io.subgoal.agent.client.ModelLookup;
import io.subgoal.api.agent.AgentKind;
import io.subgoal.api.agent.EvaluationRequest;
import io.subgoal.api.agent.SubgoalMode;
import io.subgoal.api.agent.SubgoalSource;
import io.subgoal.api.inference.PolicyModels;
import io.subgoal.service.error.ServiceException;
import io.subgoal.store.evaluation.PlayedModel;
import io.subgoal.textworld.prompt.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Whether the models that an evaluation names are there, and fit what they are to do and each other. */
@Component
class ModelCheck {

    private static final String ENCODER = "models.encoder";

    private final ModelLookup lookup;

    ModelCheck(ModelLookup lookup) {
        this.lookup = lookup;
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

    /** The model whose encoder is to match actions, if the evaluation names one; it need not fit the others. */
    Optional<PlayedModel> encoder(EvaluationRequest request) {
        PolicyModels models = request.models();
        String name = models == null ? null : models.encoder();
        if (name == null) {
            return Optional.empty();
        }
        if ("constrained".equals(request.decoding())) {
            throw new ServiceException.Invalid(ENCODER, "is never asked with constrained decoding");
        }
        return Optional.of(lookup.encoder(ENCODER, name));
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
                yield List.of(lookup.model("models.executor", executor(models), Role.EXECUTOR));
            }
            case IMITATION -> {
                if (models == null) {
                    throw new ServiceException.Invalid("models.imitation", "must name an imitation model");
                }
                yield List.of(lookup.model("models.imitation", models.imitation(), Role.IMITATION));
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
        found.add(lookup.model("models.executor", models.executor(), Role.EXECUTOR));
        if (mode != SubgoalMode.GOLD && mode != SubgoalMode.NONE) {
            found.add(lookup.model("models.controller", models.controller(), Role.CONTROLLER));
            if (mode != SubgoalMode.FIRST_RAND) {
                found.add(lookup.model("models.firstSubgoal", models.firstSubgoal(), Role.FIRST_SUBGOAL));
            }
        }
        return found;
    }

    private static @Nullable String executor(@Nullable PolicyModels models) {
        return models == null ? null : models.executor();
    }
}
