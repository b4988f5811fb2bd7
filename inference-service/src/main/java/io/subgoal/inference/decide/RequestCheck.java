package io.subgoal.inference.decide;

import io.subgoal.api.inference.DecideRequest;
import io.subgoal.service.error.ServiceException;

/** Refuses requests whose parts do not go together. */
final class RequestCheck {

    private RequestCheck() {}

    static void require(DecideRequest request, boolean constrained, boolean never, int beams, int count) {
        if (constrained
                && (request.validActions() == null || request.validActions().isEmpty())) {
            throw new ServiceException.Invalid("validActions", "are needed for constrained decoding");
        }
        if (!constrained && count > beams) {
            throw new ServiceException.Invalid("count", "must be at most 'beams' (" + beams + ")");
        }
        if (never && request.nextSubgoal() != null) {
            throw new ServiceException.Invalid("nextSubgoal", "is never taken up with controllerPolicy 'never'");
        }
        if (constrained && request.models().encoder() != null) {
            throw new ServiceException.Invalid("models.encoder", "is never asked with constrained decoding");
        }
    }
}
