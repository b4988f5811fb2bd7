package io.subgoal.agent.socket;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ProblemDetail;
import tools.jackson.databind.JsonNode;

/**
 * What a client gets: a result or a problem.
 *
 * @param id of the message that is answered, if it had one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record SocketAnswer(
        @Nullable JsonNode id,
        @Nullable Object result,
        @Nullable ProblemDetail problem) {}
