package io.subgoal.service.error;

import io.subgoal.api.Problem;
import io.subgoal.service.web.BodyTooLargeException;
import jakarta.validation.ConstraintViolationException;
import java.util.ArrayList;
import java.util.List;
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

/** Turns every error into a problem that names the field and the remedy. */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler
    ResponseEntity<Object> onServiceException(ServiceException e) {
        HttpHeaders headers = new HttpHeaders();
        e.retryAfter().ifPresent(wait -> headers.set(HttpHeaders.RETRY_AFTER, RetryAfter.header(wait)));
        return respond(Problems.of(e), headers);
    }

    @ExceptionHandler
    ResponseEntity<Object> onTooLargeBody(BodyTooLargeException e) {
        return respond(UnreadableBody.tooLarge(e), new HttpHeaders());
    }

    @ExceptionHandler
    ResponseEntity<Object> onConstraintViolation(ConstraintViolationException e) {
        List<Problem.Field> errors = e.getConstraintViolations().stream()
                .map(v -> new Problem.Field(v.getPropertyPath().toString(), v.getMessage()))
                .toList();
        return invalid(errors);
    }

    @ExceptionHandler
    ResponseEntity<Object> onTypeMismatch(MethodArgumentTypeMismatchException e) {
        Class<?> type = e.getRequiredType();
        String wanted = type == null ? "another type" : "a " + type.getSimpleName();
        return invalid(List.of(new Problem.Field(e.getName(), "must be " + wanted + ", not '" + e.getValue() + "'")));
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
        return respond(Problems.of(e), new HttpHeaders());
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        List<Problem.Field> errors = new ArrayList<>();
        Object body = e.getBindingResult().getTarget();
        for (FieldError error : e.getBindingResult().getFieldErrors()) {
            String field = body == null ? error.getField() : WireNames.of(body.getClass(), error.getField());
            errors.add(new Problem.Field(field, message(error)));
        }
        e.getBindingResult().getGlobalErrors().forEach(error -> errors.add(new Problem.Field(null, message(error))));
        return invalid(errors);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHandlerMethodValidationException(
            HandlerMethodValidationException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        List<Problem.Field> errors = new ArrayList<>();
        for (ParameterValidationResult result : e.getParameterValidationResults()) {
            if (result instanceof ParameterErrors fields) {
                Class<?> body = result.getMethodParameter().getParameterType();
                fields.getFieldErrors()
                        .forEach(error ->
                                errors.add(new Problem.Field(WireNames.of(body, error.getField()), message(error))));
            } else {
                String name = result.getMethodParameter().getParameterName();
                result.getResolvableErrors().forEach(error -> errors.add(new Problem.Field(name, message(error))));
            }
        }
        return invalid(errors);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return UnreadableBody.problem(e)
                .map(problem -> respond(problem, new HttpHeaders()))
                .orElseGet(() -> invalid(UnreadableBody.errors(e)));
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
        return respond(Problems.of(HttpStatus.METHOD_NOT_ALLOWED, "method-not-allowed", message), headers);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMediaTypeNotSupported(
            HttpMediaTypeNotSupportedException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String message = e.getSupportedMediaTypes().contains(MediaType.APPLICATION_OCTET_STREAM)
                ? "The body must be a file as it is: send Content-Type: application/octet-stream"
                : "The body must be JSON: send Content-Type: application/json";
        return respond(Problems.of(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type", message), headers);
    }

    private ResponseEntity<Object> invalid(List<Problem.Field> errors) {
        String summary = errors.isEmpty()
                ? "The request is not valid"
                : errors.stream()
                        .map(e -> (e.field() == null || e.field().isEmpty() ? "" : e.field() + ": ") + e.message())
                        .reduce((a, b) -> a + "; " + b)
                        .orElseThrow();
        ProblemDetail detail = Problems.of(HttpStatus.BAD_REQUEST, "invalid-request", summary);
        detail.setProperty("errors", errors);
        return respond(detail, new HttpHeaders());
    }

    private ResponseEntity<Object> problem(HttpStatus status, String type, @Nullable String message) {
        return respond(
                Problems.of(status, type, message == null ? status.getReasonPhrase() : message), new HttpHeaders());
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
}
