package io.subgoal.annotation.run;

import io.subgoal.llm.BatchClient;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.math.BigDecimal;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the teacher {@code openai-batch} asks.
 *
 * @param firstPoll how long a young batch is left alone before its state is asked for
 * @param longestPoll the same for an old one
 * @param mostRequests requests of a batch; less where the provider limits the tokens that are enqueued
 * @param mostOpen batches of a run at the same time
 * @param mostAttempts batches a question is put into before its episode is given up
 * @param priceFactor what a batch costs, as a part of the price
 * @param makingPatience how long a batch that cannot be started is tried again
 * @param cancelPatience how long the end of a cancelled batch is waited for at once; it is looked after later, too
 */
@Validated
@ConfigurationProperties("subgoal.teacher.batch")
record BatchProperties(
        @DefaultValue("5s") Duration firstPoll,
        @DefaultValue("60s") Duration longestPoll,

        @DefaultValue("" + BatchClient.MAX_REQUESTS) @Min(1) @Max(BatchClient.MAX_REQUESTS)
        int mostRequests,

        @DefaultValue("4") @Min(1) @Max(100) int mostOpen,
        @DefaultValue("3") @Min(1) @Max(100) int mostAttempts,

        @DefaultValue("0.5") @DecimalMin("0") @DecimalMax("1")
        BigDecimal priceFactor,

        @DefaultValue("15m") Duration makingPatience,
        @DefaultValue("1m") Duration cancelPatience) {

    /** A batch is asked about after another tenth of its age. */
    private static final int PARTS_OF_AGE = 10;

    BatchProperties {
        if (firstPoll.isNegative() || firstPoll.isZero() || longestPoll.compareTo(firstPoll) < 0) {
            throw new IllegalArgumentException(
                    "subgoal.teacher.batch: first-poll must be longer than nothing, and no longer than longest-poll");
        }
        if (makingPatience.isNegative() || cancelPatience.isNegative()) {
            throw new IllegalArgumentException("subgoal.teacher.batch: patience must not be negative");
        }
    }

    /** How long to wait before the state of a batch of this age is asked for again. */
    Duration poll(Duration age) {
        Duration part = age.dividedBy(PARTS_OF_AGE);
        return part.compareTo(firstPoll) < 0 ? firstPoll : part.compareTo(longestPoll) > 0 ? longestPoll : part;
    }
}
