package io.subgoal.inference.openai;

import io.subgoal.api.openai.OpenAiError;
import io.subgoal.service.error.ProblemDialect;
import io.subgoal.service.error.Problems;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Tells problems in OpenAI's words where OpenAI's clients ask; problems about models, which are ours too, in both. */
@RestControllerAdvice
class OpenAiErrors extends ProblemDialect {

    private static final String PREFIX = "urn:subgoal:problem:";
    private static final Set<String> PATHS = Set.of("/v1/completions");
    private static final String MODELS = "/v1/models";

    @Override
    protected @Nullable Object tell(ProblemDetail problem, String path) {
        if (PATHS.contains(path)) {
            return error(problem);
        }
        if (path.startsWith(MODELS) && !path.endsWith("/generate")) {
            problem.setProperty("error", error(problem).error());
        }
        return null;
    }

    /** A problem in OpenAI's words. */
    static OpenAiError error(ProblemDetail problem) {
        String code = String.valueOf(problem.getType()).replace(PREFIX, "");
        String type = problem.getStatus() == 429
                ? "rate_limit_error"
                : problem.getStatus() >= 500 ? "server_error" : "invalid_request_error";
        boolean noModel = code.equals("not-found");
        return new OpenAiError(new OpenAiError.Body(
                Problems.message(problem),
                type,
                noModel ? "model" : Problems.field(problem).orElse(null),
                noModel ? "model_not_found" : code.replace('-', '_')));
    }
}
