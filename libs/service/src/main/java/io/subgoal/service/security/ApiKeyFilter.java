package io.subgoal.service.security;

import io.subgoal.service.error.Problems;
import io.subgoal.service.security.ApiKeys.Caller;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Asks for a key where there are keys; probes and the documentation stay open. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class ApiKeyFilter extends OncePerRequestFilter {

    /** Posts that delete. */
    private static final List<String> PURGES = List.of("/v1/checkpoints/purge");

    private static final List<String> OPEN = List.of("/actuator/health", "/swagger-ui", "/v3/api-docs");

    private final ApiKeys keys;

    ApiKeyFilter(ApiKeys keys) {
        this.keys = keys;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getServletPath();
        return keys.none() || OPEN.stream().anyMatch(open -> path.equals(open) || path.startsWith(open + "/"));
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<Caller> caller = secret(request).flatMap(keys::caller);
        if (caller.isEmpty()) {
            refuse(
                    response,
                    HttpStatus.UNAUTHORIZED,
                    "unauthorized",
                    "Send a key as 'Authorization: Bearer ...' or 'X-API-Key: ...'");
        } else if (!caller.get().scope().includes(needed(request))) {
            refuse(response, HttpStatus.FORBIDDEN, "forbidden", "This key's scope does not allow that");
        } else {
            chain.doFilter(new CalledRequest(request, caller.get()), response);
        }
    }

    /** Tells controllers who calls, if the key has a name. */
    private static final class CalledRequest extends HttpServletRequestWrapper {

        private final Optional<String> name;

        CalledRequest(HttpServletRequest request, Caller caller) {
            super(request);
            name = caller.name();
        }

        @Override
        public @Nullable Principal getUserPrincipal() {
            return name.<Principal>map(text -> () -> text).orElse(null);
        }
    }

    private static Optional<String> secret(HttpServletRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (header != null && header.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return Optional.of(header.substring(7).strip());
        }
        return Optional.ofNullable(request.getHeader("X-API-Key"));
    }

    private static Scope needed(HttpServletRequest request) {
        String path = request.getServletPath();
        if (Questions.any(request.getMethod(), path)) {
            return Scope.READ;
        }
        return switch (request.getMethod()) {
            case "GET", "HEAD", "OPTIONS" -> Scope.READ;
            case "DELETE" -> Scope.ADMIN;
            default -> PURGES.contains(path) ? Scope.ADMIN : Scope.WRITE;
        };
    }

    private static void refuse(HttpServletResponse response, HttpStatus status, String type, String detail)
            throws IOException {
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getWriter().write(Problems.json(status, type, detail));
    }
}
