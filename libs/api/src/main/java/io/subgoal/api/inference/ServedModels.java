package io.subgoal.api.inference;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/**
 * All served models, as OpenAI lists them.
 *
 * @param object always {@code list}
 * @param data the models by name
 */
public record ServedModels(@Schema(example = "list") String object, List<ServedModel> data) {

    public ServedModels(List<ServedModel> data) {
        this("list", data);
    }
}
