package io.subgoal.inference.decide;

import io.subgoal.api.inference.DecideBatchResponse.Problem;
import io.subgoal.service.error.ServiceException;
import java.util.Objects;

/** A problem of one state among many. */
final class DecideProblem {

    private DecideProblem() {}

    static Problem of(ServiceException e) {
        int status = switch (e) {
            case ServiceException.Invalid invalid -> 400;
            case ServiceException.NotFound missing -> 404;
            case ServiceException.Conflict conflict -> 409;
            case ServiceException.PreconditionFailed failed -> 412;
            case ServiceException.Overloaded overloaded -> 429;
            case ServiceException.Unavailable unavailable -> 503;
            case ServiceException.Late late -> 504;
        };
        String field =
                e instanceof ServiceException.Invalid invalid ? invalid.field().orElse(null) : null;
        return new Problem(status, Objects.requireNonNull(e.getMessage()), field);
    }
}
