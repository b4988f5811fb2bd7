package io.subgoal.service.error;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a caller did wrong or met; each kind has its status and its stable problem type. The message says what to do. */
public abstract sealed class ServiceException extends RuntimeException {

    private final transient Map<String, Object> details;

    private ServiceException(String message) {
        this(message, Map.of());
    }

    private ServiceException(String message, Map<String, Object> details) {
        super(message);
        this.details = Map.copyOf(details);
    }

    /** What a program can read of it, beside the message. */
    public Map<String, Object> details() {
        return details;
    }

    /** When it may be worth trying again, if that is known. */
    public Optional<Duration> retryAfter() {
        return Optional.empty();
    }

    /** Nothing of that name or id: 404. */
    public static final class NotFound extends ServiceException {
        public NotFound(String message) {
            super(message);
        }
    }

    /** What was there and is no longer: 410. */
    public static final class Gone extends ServiceException {
        public Gone(String message) {
            super(message);
        }
    }

    /** Something that was there broke, which is not the caller's fault: 500. */
    public static final class Broken extends ServiceException {
        public Broken(String message) {
            super(message);
        }
    }

    /** A request that contradicts what is there: 409. */
    public static final class Conflict extends ServiceException {
        public Conflict(String message) {
            super(message);
        }

        /**
         * @param details further members of the problem
         */
        public Conflict(String message, Map<String, Object> details) {
            super(message, details);
        }
    }

    /** The {@code If-Match} of a request names a state that is no longer: 412. */
    public static final class PreconditionFailed extends ServiceException {
        /**
         * @param details further members of the problem
         */
        public PreconditionFailed(String message, Map<String, Object> details) {
            super(message, details);
        }
    }

    /** A request that cannot be met as it is: 400. */
    public static final class Invalid extends ServiceException {

        private final @Nullable String field;

        /**
         * @param field path of the offending field, such as {@code tasks[1]}
         */
        public Invalid(@Nullable String field, String message) {
            super(message);
            this.field = field;
        }

        public Optional<String> field() {
            return Optional.ofNullable(field);
        }
    }

    /** More than the service takes on at once: 429. */
    public static final class Overloaded extends ServiceException {

        private final transient Duration retryAfter;

        /** To be tried again soon. */
        public Overloaded(String message) {
            this(message, Duration.ofSeconds(1));
        }

        /**
         * @param retryAfter when it may be tried again
         */
        public Overloaded(String message, Duration retryAfter) {
            super(message);
            this.retryAfter = retryAfter;
        }

        @Override
        public Optional<Duration> retryAfter() {
            return Optional.of(retryAfter);
        }
    }

    /** The time that a caller gave is over: 504. */
    public static final class Late extends ServiceException {
        public Late(String message) {
            super(message);
        }
    }

    /** A service this one needs does not answer, or something is not there yet: 503. */
    public static final class Unavailable extends ServiceException {

        private final transient @Nullable Duration retryAfter;

        public Unavailable(String message) {
            this(message, null);
        }

        /**
         * @param retryAfter when it may be worth trying again, if that is known
         */
        public Unavailable(String message, @Nullable Duration retryAfter) {
            super(message);
            this.retryAfter = retryAfter;
        }

        @Override
        public Optional<Duration> retryAfter() {
            return Optional.ofNullable(retryAfter);
        }
    }
}
