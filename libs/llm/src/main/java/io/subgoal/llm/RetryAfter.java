package io.subgoal.llm;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.function.Function;

/** How long a server asks to wait. */
final class RetryAfter {

    private static final double MILLIS = 1000;

    private RetryAfter() {}

    /**
     * Reads OpenAI's {@code retry-after-ms}, else {@code Retry-After} in seconds or as a date. What cannot be read counts
     * as not said.
     */
    static Optional<Duration> read(Function<String, Optional<String>> headers, Instant now) {
        return headers.apply("retry-after-ms")
                .flatMap(RetryAfter::number)
                .or(() -> headers.apply("retry-after")
                        .flatMap(value -> number(value).map(seconds -> seconds * MILLIS)))
                .map(millis -> Duration.ofMillis((long) Math.ceil(millis)))
                .or(() -> headers.apply("retry-after").flatMap(value -> date(value, now)));
    }

    private static Optional<Double> number(String value) {
        try {
            double number = Double.parseDouble(value.strip());
            return Double.isFinite(number) && number >= 0 ? Optional.of(number) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> date(String value, Instant now) {
        try {
            Instant when = ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Optional.of(when.isAfter(now) ? Duration.between(now, when) : Duration.ZERO);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
