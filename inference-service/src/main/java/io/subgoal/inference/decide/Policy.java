package io.subgoal.inference.decide;

import io.subgoal.api.inference.DecideRequest;
import io.subgoal.api.inference.DecideResponse;
import io.subgoal.inference.admission.Terms;
import io.subgoal.inference.decoding.Decoder;
import io.subgoal.inference.model.Models;
import org.springframework.stereotype.Component;

/** Decides what to do next in an episode. */
@Component
class Policy {

    private final Models models;
    private final Decoder decoder;

    Policy(Models models, Decoder decoder) {
        this.models = models;
        this.decoder = decoder;
    }

    DecideResponse decide(DecideRequest request, Terms terms) {
        return models.session(
                session -> new Decision(request, new Questions(request, session, terms), decoder::idle).make());
    }
}
