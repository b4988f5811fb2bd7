package io.subgoal.inference.generate;

import io.subgoal.inference.model.LoadedModel;
import io.subgoal.service.error.ServiceException;
import java.util.ArrayList;
import java.util.List;

/** What to generate from; the field is where it stands in the request, for messages. */
public sealed interface Prompts {

    /** How many there are. */
    int size();

    /** The ids a model is given. */
    List<int[]> sources(LoadedModel model);

    /** Texts; those that are too long are cut at their end. */
    record Texts(List<String> texts) implements Prompts {

        @Override
        public int size() {
            return texts.size();
        }

        @Override
        public List<int[]> sources(LoadedModel model) {
            return texts.stream().map(model::encode).toList();
        }
    }

    /**
     * Ids, as they are.
     *
     * @param field where the ids of a prompt stand, with {@code %d} for its number
     */
    record Ids(String field, List<List<Integer>> ids) implements Prompts {

        @Override
        public int size() {
            return ids.size();
        }

        @Override
        public List<int[]> sources(LoadedModel model) {
            List<int[]> sources = new ArrayList<>();
            for (int i = 0; i < ids.size(); i++) {
                List<Integer> prompt = ids.get(i);
                String name = field.formatted(i);
                if (prompt.isEmpty() || prompt.size() > model.sourceTokens()) {
                    throw new ServiceException.Invalid(
                            name,
                            "must have from 1 to %d ids, which is what model '%s' takes, not %d"
                                    .formatted(model.sourceTokens(), model.name(), prompt.size()));
                }
                sources.add(checked(model, name, prompt));
            }
            return sources;
        }
    }

    /** Ids that a model knows. */
    static int[] checked(LoadedModel model, String field, List<Integer> ids) {
        for (int t = 0; t < ids.size(); t++) {
            if (ids.get(t) < 0 || ids.get(t) >= model.vocabulary()) {
                throw new ServiceException.Invalid(
                        "%s[%d]".formatted(field, t),
                        "must be an id of model '%s', from 0 to %d, not %d"
                                .formatted(model.name(), model.vocabulary() - 1, ids.get(t)));
            }
        }
        return ids.stream().mapToInt(Integer::intValue).toArray();
    }
}
