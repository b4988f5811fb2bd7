package io.subgoal.inference.decide;

import io.subgoal.api.inference.DecideRequest;
import io.subgoal.api.inference.DecideResponse;
import io.subgoal.inference.admission.Terms;
import io.subgoal.inference.model.LocalModels;
import java.time.Duration;

/** The policy of {@code POST /v1/decide}, in the program that plays. */
public final class LocalPolicy {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final LocalModels models;

    public LocalPolicy(LocalModels models) {
        this.models = models;
    }

    /** What to do next. */
    public DecideResponse decide(DecideRequest request) {
        return new Decision(request, new Questions(request, models, Terms.own(PATIENCE)), models::idle).make();
    }
}
