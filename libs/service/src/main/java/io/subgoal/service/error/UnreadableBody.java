package io.subgoal.service.error;

import io.subgoal.api.Problem;
import io.subgoal.service.web.BodyTooLargeException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/** Says why a body cannot be read, in words of the wire, not of Java. */
final class UnreadableBody {

    private static final JsonMapper JSON = new JsonMapper();

    private UnreadableBody() {}

    /** The fields that are wrong; empty if it is not for a field. */
    static List<Problem.Field> errors(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnrecognizedPropertyException unknown) {
                String message = "unknown field; known fields: " + unknown.getKnownPropertyIds();
                return List.of(new Problem.Field(path(unknown), message));
            }
            if (cause instanceof InvalidFormatException invalid) {
                return List.of(new Problem.Field(path(invalid), wanted(invalid)));
            }
            if (cause instanceof MismatchedInputException mismatch) {
                return List.of(new Problem.Field(path(mismatch), firstLine(mismatch.getOriginalMessage())));
            }
        }
        return List.of();
    }

    /** The problem, if it is more than fields that are wrong. */
    static Optional<ProblemDetail> problem(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof BodyTooLargeException tooLarge) {
                return Optional.of(tooLarge(tooLarge));
            }
            if (cause instanceof StreamReadException malformed) {
                return Optional.of(malformed(malformed));
            }
        }
        return errors(e).isEmpty()
                ? Optional.of(Problems.of(
                        HttpStatus.BAD_REQUEST, "malformed-json", "The body is missing or cannot be read as JSON"))
                : Optional.empty();
    }

    static ProblemDetail tooLarge(BodyTooLargeException e) {
        return Problems.of(HttpStatus.CONTENT_TOO_LARGE, "body-too-large", Objects.requireNonNull(e.getMessage()));
    }

    private static ProblemDetail malformed(StreamReadException e) {
        String wrong = firstLine(e.getOriginalMessage());
        ProblemDetail problem =
                Problems.of(HttpStatus.BAD_REQUEST, "malformed-json", "The body is not valid JSON: " + wrong);
        String field = e.processor() == null ? "" : path(e.processor().streamReadContext());
        if (!field.isEmpty()) {
            problem.setProperty("errors", List.of(new Problem.Field(field, wrong)));
        }
        return problem;
    }

    /** Where the parser was. */
    private static String path(@Nullable TokenStreamContext context) {
        if (context == null || context.inRoot()) {
            return "";
        }
        String outer = path(context.getParent());
        if (context.inArray()) {
            return "%s[%d]".formatted(outer, Math.max(0, context.getCurrentIndex()));
        }
        String name = context.currentName();
        return name == null ? outer : outer.isEmpty() ? name : outer + "." + name;
    }

    /** What a value should have been. */
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
        // What could be set to let it pass is none of the caller's business.
        return message.lines().findFirst().orElse("cannot be read").replaceFirst(": enable `.*", "");
    }
}
