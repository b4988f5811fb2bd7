package io.subgoal.service.error;

import io.subgoal.service.web.BodyTooLargeException;
import jakarta.validation.ConstraintViolationException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.validation.FieldError;
import org.springframework.validation.method.ParameterErrors;
import org.springframework.validation.method.ParameterValidationResult;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/** Turns every error into a problem that names the field and the remedy. */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);
    private static final JsonMapper JSON = new JsonMapper();

    /** A field and what is wrong with it. */
    record FieldProblem(@Nullable String field, String message) {}

    @ExceptionHandler
    ResponseEntity<Object> onServiceException(ServiceException e) {
        return switch (e) {
            case ServiceException.NotFound n -> problem(HttpStatus.NOT_FOUND, "not-found", n.getMessage());
            case ServiceException.Conflict c -> detailed(HttpStatus.CONFLICT, "conflict", c);
            case ServiceException.PreconditionFailed p ->
                detailed(HttpStatus.PRECONDITION_FAILED, "precondition-failed", p);
            case ServiceException.Unavailable u -> {
                HttpHeaders headers = new HttpHeaders();
                u.retryAfter()
                        .ifPresent(pause -> headers.set(HttpHeaders.RETRY_AFTER, String.valueOf(pause.toSeconds())));
                yield respond(
                        detail(HttpStatus.SERVICE_UNAVAILABLE, "unavailable", Objects.requireNonNull(u.getMessage())),
                        headers);
            }
            case ServiceException.Overloaded o -> {
                ProblemDetail detail =
                        detail(HttpStatus.TOO_MANY_REQUESTS, "overloaded", Objects.requireNonNull(o.getMessage()));
                HttpHeaders headers = new HttpHeaders();
                headers.set(HttpHeaders.RETRY_AFTER, "1");
                yield respond(detail, headers);
            }
            case ServiceException.Invalid i -> {
                String message = Objects.requireNonNull(i.getMessage());
                ProblemDetail detail = detail(HttpStatus.BAD_REQUEST, "invalid-request", message);
                i.field().ifPresent(f -> detail.setProperty("errors", List.of(new FieldProblem(f, message))));
                yield respond(detail, new HttpHeaders());
            }
        };
    }

    @ExceptionHandler
    ResponseEntity<Object> onTooLargeBody(BodyTooLargeException e) {
        return problem(HttpStatus.CONTENT_TOO_LARGE, "body-too-large", e.getMessage());
    }

    @ExceptionHandler
    ResponseEntity<Object> onConstraintViolation(ConstraintViolationException e) {
        List<FieldProblem> errors = e.getConstraintViolations().stream()
                .map(v -> new FieldProblem(v.getPropertyPath().toString(), v.getMessage()))
                .toList();
        return invalid(errors);
    }

    @ExceptionHandler
    ResponseEntity<Object> onTypeMismatch(MethodArgumentTypeMismatchException e) {
        Class<?> type = e.getRequiredType();
        String wanted = type == null ? "another type" : "a " + type.getSimpleName();
        return invalid(List.of(new FieldProblem(e.getName(), "must be " + wanted + ", not '" + e.getValue() + "'")));
    }

    @ExceptionHandler
    ResponseEntity<Object> onIntegrityViolation(DataIntegrityViolationException e) {
        LOG.warn("A request contradicts the store", e);
        return problem(
                HttpStatus.CONFLICT,
                "conflict",
                "The request contradicts what is stored: something of that name exists, or something it needs is gone or still used");
    }

    @ExceptionHandler
    ResponseEntity<Object> onAnythingElse(Exception e) {
        LOG.error("A request failed", e);
        return problem(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "internal",
                "Something went wrong in the service. The log says more; please report it if it happens again.");
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        List<FieldProblem> errors = new ArrayList<>();
        for (FieldError error : e.getBindingResult().getFieldErrors()) {
            errors.add(new FieldProblem(error.getField(), message(error)));
        }
        e.getBindingResult().getGlobalErrors().forEach(error -> errors.add(new FieldProblem(null, message(error))));
        return invalid(errors);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHandlerMethodValidationException(
            HandlerMethodValidationException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        List<FieldProblem> errors = new ArrayList<>();
        for (ParameterValidationResult result : e.getParameterValidationResults()) {
            if (result instanceof ParameterErrors fields) {
                fields.getFieldErrors()
                        .forEach(error -> errors.add(new FieldProblem(error.getField(), message(error))));
            } else {
                String name = result.getMethodParameter().getParameterName();
                result.getResolvableErrors().forEach(error -> errors.add(new FieldProblem(name, message(error))));
            }
        }
        return invalid(errors);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof BodyTooLargeException tooLarge) {
                return onTooLargeBody(tooLarge);
            }
            if (cause instanceof UnrecognizedPropertyException unknown) {
                String message = "unknown field; known fields: " + unknown.getKnownPropertyIds();
                return invalid(List.of(new FieldProblem(path(unknown), message)));
            }
            if (cause instanceof InvalidFormatException invalid) {
                return invalid(List.of(new FieldProblem(path(invalid), wanted(invalid))));
            }
            if (cause instanceof MismatchedInputException mismatch) {
                return invalid(List.of(new FieldProblem(path(mismatch), firstLine(mismatch.getOriginalMessage()))));
            }
            if (cause instanceof StreamReadException malformed) {
                String message = "The body is not valid JSON: " + firstLine(malformed.getOriginalMessage());
                return respond(detail(HttpStatus.BAD_REQUEST, "malformed-json", message), new HttpHeaders());
            }
        }
        return respond(
                detail(HttpStatus.BAD_REQUEST, "malformed-json", "The body is missing or cannot be read as JSON"),
                new HttpHeaders());
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleNoResourceFoundException(
            NoResourceFoundException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return problem(
                HttpStatus.NOT_FOUND,
                "not-found",
                "There is nothing at /%s; /swagger-ui shows what there is".formatted(e.getResourcePath()));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpRequestMethodNotSupported(
            HttpRequestMethodNotSupportedException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String message = "%s is not possible here; possible: %s"
                .formatted(e.getMethod(), e.getSupportedHttpMethods() == null ? "" : e.getSupportedHttpMethods());
        return respond(detail(HttpStatus.METHOD_NOT_ALLOWED, "method-not-allowed", message), headers);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMediaTypeNotSupported(
            HttpMediaTypeNotSupportedException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String message = e.getSupportedMediaTypes().contains(MediaType.APPLICATION_OCTET_STREAM)
                ? "The body must be a file as it is: send Content-Type: application/octet-stream"
                : "The body must be JSON: send Content-Type: application/json";
        return respond(detail(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type", message), headers);
    }

    private static ResponseEntity<Object> detailed(HttpStatus status, String type, ServiceException e) {
        ProblemDetail detail = detail(status, type, Objects.requireNonNull(e.getMessage()));
        e.details().forEach(detail::setProperty);
        return respond(detail, new HttpHeaders());
    }

    private ResponseEntity<Object> invalid(List<FieldProblem> errors) {
        String summary = errors.isEmpty()
                ? "The request is not valid"
                : errors.stream()
                        .map(e -> (e.field() == null || e.field().isEmpty() ? "" : e.field() + ": ") + e.message())
                        .reduce((a, b) -> a + "; " + b)
                        .orElseThrow();
        ProblemDetail detail = detail(HttpStatus.BAD_REQUEST, "invalid-request", summary);
        detail.setProperty("errors", errors);
        return respond(detail, new HttpHeaders());
    }

    private ResponseEntity<Object> problem(HttpStatus status, String type, @Nullable String message) {
        return respond(detail(status, type, message == null ? status.getReasonPhrase() : message), new HttpHeaders());
    }

    private static ProblemDetail detail(HttpStatus status, String type, String message) {
        ProblemDetail detail = ProblemDetail.forStatusAndDetail(status, message);
        detail.setType(ProblemTypes.of(type));
        return detail;
    }

    private static ResponseEntity<Object> respond(ProblemDetail detail, HttpHeaders headers) {
        return ResponseEntity.status(detail.getStatus())
                .headers(headers)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(detail);
    }

    private static String message(MessageSourceResolvable error) {
        String message = error.getDefaultMessage();
        return message == null ? "is not valid" : message;
    }

    /** What a value should have been, in words of the wire, not of Java. */
    private static String wanted(InvalidFormatException e) {
        Class<?> type = e.getTargetType();
        Object value = e.getValue();
        if (type == null) {
            return firstLine(e.getOriginalMessage());
        }
        if (type.isEnum()) {
            List<String> names = Arrays.stream(type.getEnumConstants())
                    .map(constant -> JSON.valueToTree(constant).asString())
                    .toList();
            return "must be one of %s, not '%s'".formatted(names, value);
        }
        String name =
                type == UUID.class ? "a UUID" : "a " + type.getSimpleName().toLowerCase(Locale.ROOT);
        return "must be %s, not '%s'".formatted(name, value);
    }

    private static String path(JacksonException e) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference reference : e.getPath()) {
            if (reference.getPropertyName() != null) {
                path.append(path.isEmpty() ? "" : ".").append(reference.getPropertyName());
            } else {
                path.append('[').append(reference.getIndex()).append(']');
            }
        }
        return path.toString();
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("cannot be read");
    }
}
