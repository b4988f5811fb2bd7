package io.subgoal.inference.local;

import io.subgoal.api.inference.DecideRequest;
import io.subgoal.api.inference.DecideResponse;
import io.subgoal.inference.bundled.BundledFiles;
import io.subgoal.inference.decide.LocalPolicy;
import io.subgoal.inference.model.LocalModels;
import java.util.Collection;

/** The policy of {@code POST /v1/decide} by models that come with the program, without a service or a store. */
public final class BundledPolicy implements AutoCloseable {

    private final LocalModels models = new LocalModels();
    private final LocalPolicy policy = new LocalPolicy(models);

    /**
     * Loads models.
     *
     * @throws IllegalArgumentException if one of them does not come with the program
     */
    public BundledPolicy(Collection<String> names) {
        try {
            names.forEach(name -> BundledFiles.load(name, models));
        } catch (RuntimeException e) {
            models.close();
            throw e;
        }
    }

    /** What to do next. */
    public DecideResponse decide(DecideRequest request) {
        return policy.decide(request);
    }

    @Override
    public void close() {
        models.close();
    }
}
