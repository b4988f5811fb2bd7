package io.subgoal.inference.decoding;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.subgoal.inference.admission.Priority;
import io.subgoal.inference.admission.Terms;
import io.subgoal.service.error.RetryAfter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses questions before their bodies are read, as long as there is no room for them: under much load most of the work
 * would else be that of refusing.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 20)
class CrowdFilter extends OncePerRequestFilter {

    private static final List<String> QUESTIONS =
            List.of("/generate", "/v1/decide", "/v1/decide/batch", "/v1/completions", "/infer", "/generate_stream");

    private final Decoder decoder;
    private final Gate gate;

    CrowdFilter(Decoder decoder, DecodingProperties properties, MeterRegistry registry) {
        this.decoder = decoder;
        gate = new Gate(properties.requests());
        Gauge.builder("subgoal.inference.requests", gate, Gate::inside)
                .description("Requests that are inside")
                .register(registry);
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getMethod().equals("POST") || QUESTIONS.stream().noneMatch(request.getServletPath()::endsWith);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (decoder.hasRoom() && gate.enter(Priority.of(request.getHeader(Terms.PRIORITY_HEADER)))) {
            try {
                chain.doFilter(request, response);
            } finally {
                gate.leave();
            }
            return;
        }
        response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
        response.setHeader(HttpHeaders.RETRY_AFTER, RetryAfter.header(decoder.retryAfter()));
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getWriter()
                .write(
                        "{\"type\":\"urn:subgoal:problem:overloaded\",\"title\":\"Too Many Requests\",\"status\":429,\"detail\":\"Too much waits to be decoded; try again later\"}");
    }
}
