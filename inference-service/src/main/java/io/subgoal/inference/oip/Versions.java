package io.subgoal.inference.oip;

import io.subgoal.api.inference.ServedModel;
import io.subgoal.inference.model.Models;
import io.subgoal.inference.model.ServedCheckpoint;
import io.subgoal.service.error.ServiceException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The one version of a model that is served: its checkpoint. */
@Component
class Versions {

    private final Models models;

    Versions(Models models) {
        this.models = models;
    }

    /** A served model; refused if a version is named that is not the one that is served. */
    ServedModel model(String name, @Nullable String version) {
        ServedModel model = models.get(name);
        String served = version(model);
        if (version != null && !version.equals(served)) {
            throw new ServiceException.NotFound(
                    "Model '%s' is served in version %s, not %s".formatted(name, served, version));
        }
        return model;
    }

    static String version(ServedModel model) {
        return ServedCheckpoint.version(model.checkpointId(), model.directory());
    }
}
