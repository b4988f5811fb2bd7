package io.subgoal.service.error;

import io.subgoal.api.Problem;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import tools.jackson.core.JacksonException;

/** The problem that an exception is told as. */
public final class Problems {

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    private Problems() {}

    /** The problem of any exception; the log says more about one that nobody expected. */
    public static ProblemDetail of(Exception e) {
        if (e instanceof ServiceException known) {
            return of(known);
        }
        LOG.error("A request failed", e);
        return of(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "internal",
                "Something went wrong in the service. The log says more; please report it if it happens again.");
    }

    /** The problem of JSON that does not come as the body of a request. */
    public static ProblemDetail of(JacksonException e) {
        return UnreadableBody.problem(e).orElseGet(() -> {
            List<Problem.Field> errors = UnreadableBody.errors(e);
            Problem.Field first = errors.getFirst();
            ProblemDetail detail =
                    of(HttpStatus.BAD_REQUEST, "invalid-request", first.field() + ": " + first.message());
            detail.setProperty("errors", errors);
            return detail;
        });
    }

    /** The first field that a problem is for. */
    public static Optional<String> field(ProblemDetail problem) {
        Map<String, Object> properties = problem.getProperties();
        return properties != null
                        && properties.get("errors") instanceof List<?> errors
                        && !errors.isEmpty()
                        && errors.getFirst() instanceof Problem.Field first
                ? Optional.ofNullable(first.field())
                : Optional.empty();
    }

    /** What is wrong, with the field it is for, where only one text can be told. */
    public static String message(ProblemDetail problem) {
        String detail = Objects.requireNonNullElse(problem.getDetail(), "The request failed");
        return field(problem)
                .filter(field -> !detail.contains(field))
                .map(field -> field + ": " + detail)
                .orElse(detail);
    }

    /** A problem as JSON, for those who answer before Spring does; texts without quotes. */
    public static String json(HttpStatus status, String type, String message) {
        return "{\"type\":\"%s\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\"}"
                .formatted(ProblemTypes.of(type), status.getReasonPhrase(), status.value(), message);
    }

    static ProblemDetail of(HttpStatus status, String type, String message) {
        ProblemDetail detail = ProblemDetail.forStatusAndDetail(status, message);
        detail.setType(ProblemTypes.of(type));
        return detail;
    }

    private static ProblemDetail of(ServiceException e) {
        String message = Objects.requireNonNull(e.getMessage());
        ProblemDetail problem = switch (e) {
            case ServiceException.NotFound n -> of(HttpStatus.NOT_FOUND, "not-found", message);
            case ServiceException.Gone g -> of(HttpStatus.GONE, "gone", message);
            case ServiceException.Broken b -> of(HttpStatus.INTERNAL_SERVER_ERROR, "broken", message);
            case ServiceException.Conflict c -> of(HttpStatus.CONFLICT, "conflict", message);
            case ServiceException.PreconditionFailed p ->
                of(HttpStatus.PRECONDITION_FAILED, "precondition-failed", message);
            case ServiceException.Unavailable u -> of(HttpStatus.SERVICE_UNAVAILABLE, "unavailable", message);
            case ServiceException.Overloaded o -> of(HttpStatus.TOO_MANY_REQUESTS, "overloaded", message);
            case ServiceException.Late l -> of(HttpStatus.GATEWAY_TIMEOUT, "late", message);
            case ServiceException.Invalid i -> {
                ProblemDetail detail = of(HttpStatus.BAD_REQUEST, "invalid-request", message);
                i.field().ifPresent(f -> detail.setProperty("errors", List.of(new Problem.Field(f, message))));
                yield detail;
            }
        };
        e.details().forEach(problem::setProperty);
        return problem;
    }
}
