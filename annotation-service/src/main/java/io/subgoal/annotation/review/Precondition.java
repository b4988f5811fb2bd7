package io.subgoal.annotation.review;

import io.subgoal.service.error.ServiceException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The version a change was made for, and how the caller has named it.
 *
 * @param byHeader whether by {@code If-Match}, whose failure has a status of its own
 */
record Precondition(int version, boolean byHeader) {

    private static final Pattern TAG = Pattern.compile("\"(\\d{1,9})\"");

    static Precondition of(@Nullable String ifMatch, @Nullable Integer version) {
        if (ifMatch == null) {
            if (version == null) {
                throw new ServiceException.Invalid(
                        "version",
                        "say which version the change is for, here or by If-Match with the ETag you were given");
            }
            return new Precondition(version, false);
        }
        Matcher tag = TAG.matcher(ifMatch.strip());
        if (!tag.matches()) {
            throw new ServiceException.Invalid("If-Match", "must be one ETag as given, such as \"3\"");
        }
        int tagged = Integer.parseInt(tag.group(1));
        if (version != null && version != tagged) {
            throw new ServiceException.Invalid(
                    "version", "is %d, but If-Match says %d; name one".formatted(version, tagged));
        }
        return new Precondition(tagged, true);
    }

    void require(long annotation, int present) {
        if (version != present) {
            throw failed(annotation, present);
        }
    }

    /** Somebody was faster. */
    ServiceException failed(long annotation, int present) {
        String message =
                "Annotation %d is at version %d, not %d: look at it again, then send the change for that version"
                        .formatted(annotation, present, version);
        Map<String, Object> details = Map.of("version", present);
        return byHeader
                ? new ServiceException.PreconditionFailed(message, details)
                : new ServiceException.Conflict(message, details);
    }
}
