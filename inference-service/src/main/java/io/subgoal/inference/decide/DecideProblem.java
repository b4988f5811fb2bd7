package io.subgoal.inference.decide;

import io.subgoal.api.inference.DecideBatchResponse.Problem;
import io.subgoal.service.error.Problems;
import io.subgoal.service.error.ServiceException;
import java.util.Objects;
import org.springframework.http.ProblemDetail;

/** A problem of one state among many. */
final class DecideProblem {

    private DecideProblem() {}

    static Problem of(ServiceException e) {
        ProblemDetail problem = Problems.of(e);
        return new Problem(
                problem.getStatus(),
                Objects.requireNonNull(problem.getDetail()),
                Problems.field(problem).orElse(null));
    }
}
