package io.subgoal.agent.gym;

import io.subgoal.api.agentgym.GymError;
import io.subgoal.service.error.ProblemDialect;
import io.subgoal.service.error.Problems;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Errors as AgentGym's clients read them. The status says it too, where AgentGym's own server says 200. */
@RestControllerAdvice
class GymErrors extends ProblemDialect {

    @Override
    protected @Nullable Object tell(ProblemDetail problem, String path) {
        return path.startsWith("/agentgym/") ? new GymError(Problems.message(problem)) : null;
    }
}
