package io.subgoal.agent.client;

import io.subgoal.api.inference.InferenceApi;
import io.subgoal.api.inference.ModelState;
import io.subgoal.api.inference.ServedModel;
import io.subgoal.service.error.ServiceException;
import io.subgoal.store.evaluation.PlayedModel;
import io.subgoal.textworld.prompt.Role;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClientException;

/** Finds served models that may be tested or play. */
@Component
public class ModelLookup {

    private final InferenceApi inference;

    ModelLookup(InferenceApi inference) {
        this.inference = inference;
    }

    /**
     * The model served under a name, with the checkpoint it stands for now.
     *
     * @param field what names it, for the one who asked
     * @param role what it must have been trained for
     */
    public PlayedModel model(String field, @Nullable String name, Role role) {
        if (name == null) {
            throw new ServiceException.Invalid(field, "must name a served model");
        }
        ServedModel model = answering(field, name);
        PlayedModel played = checkpoint(field, model, role.wireName());
        if (!model.roles().contains(role.wireName())) {
            throw new ServiceException.Invalid(
                    field, "Model '%s' was trained for %s, not for %s".formatted(name, model.roles(), role.wireName()));
        }
        return played;
    }

    /** The model served under a name whose encoder is to match actions: any will do. */
    public PlayedModel encoder(String field, String name) {
        return checkpoint(field, answering(field, name), "encoder");
    }

    private ServedModel answering(String field, String name) {
        ServedModel model = served(field, name);
        if (model.state() == ModelState.LOADING || model.state() == ModelState.BROKEN) {
            String problem = model.problem();
            throw new ServiceException.Unavailable("Model '%s' does not answer: %s"
                    .formatted(name, problem == null ? "it is being loaded; try again in a moment" : problem));
        }
        return model;
    }

    private static PlayedModel checkpoint(String field, ServedModel model, String role) {
        UUID checkpointId = model.checkpointId();
        if (checkpointId == null) {
            throw new ServiceException.Invalid(
                    field,
                    "Model '%s' is served from a directory, which may change; only a checkpoint stays what it was, so upload it to the training service's /v1/checkpoints"
                            .formatted(model.name()));
        }
        return new PlayedModel(role, model.name(), checkpointId, model.format());
    }

    /** The model served under a name, whatever it is. */
    public ServedModel served(String field, String name) {
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
