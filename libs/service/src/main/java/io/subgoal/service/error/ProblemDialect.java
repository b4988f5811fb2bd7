package io.subgoal.service.error;

import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/** Tells problems in the words of another protocol, where its clients ask. */
public abstract class ProblemDialect implements ResponseBodyAdvice<Object> {

    /** A problem in the protocol's words; null where it is told as a problem. */
    protected abstract @Nullable Object tell(ProblemDetail problem, String path);

    @Override
    public final boolean supports(MethodParameter method, Class<? extends HttpMessageConverter<?>> converter) {
        return true;
    }

    @Override
    public final @Nullable Object beforeBodyWrite(
            @Nullable Object body,
            MethodParameter method,
            MediaType type,
            Class<? extends HttpMessageConverter<?>> converter,
            ServerHttpRequest request,
            ServerHttpResponse response) {
        if (!(body instanceof ProblemDetail problem)) {
            return body;
        }
        Object told = tell(problem, request.getURI().getPath());
        if (told == null) {
            return body;
        }
        response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
        return told;
    }
}
