package io.subgoal.inference.oip;

import io.subgoal.api.oip.OipError;
import io.subgoal.service.error.ProblemDialect;
import io.subgoal.service.error.Problems;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Tells problems as the protocol does where its clients ask. */
@RestControllerAdvice
class OipErrors extends ProblemDialect {

    private static final String PATH = "/v2";

    @Override
    protected @Nullable Object tell(ProblemDetail problem, String path) {
        return path.equals(PATH) || path.startsWith(PATH + "/") ? error(problem) : null;
    }

    /** A problem in the protocol's words. */
    static OipError error(ProblemDetail problem) {
        return new OipError(Problems.message(problem));
    }
}
