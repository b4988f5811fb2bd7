package io.subgoal.inference.oip;

import io.subgoal.api.oip.OipError;
import io.subgoal.service.error.Problems;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/** Tells problems as the protocol does where its clients ask. */
@RestControllerAdvice
class OipErrors implements ResponseBodyAdvice<Object> {

    private static final String PATH = "/v2";

    @Override
    public boolean supports(MethodParameter method, Class<? extends HttpMessageConverter<?>> converter) {
        return true;
    }

    @Override
    public @Nullable Object beforeBodyWrite(
            @Nullable Object body,
            MethodParameter method,
            MediaType type,
            Class<? extends HttpMessageConverter<?>> converter,
            ServerHttpRequest request,
            ServerHttpResponse response) {
        String path = request.getURI().getPath();
        if (body instanceof ProblemDetail problem && (path.equals(PATH) || path.startsWith(PATH + "/"))) {
            response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
            return error(problem);
        }
        return body;
    }

    /** A problem in the protocol's words. */
    static OipError error(ProblemDetail problem) {
        return new OipError(Problems.message(problem));
    }
}
