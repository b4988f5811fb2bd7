package io.subgoal.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.llm.LlmException.Broken;
import io.subgoal.llm.LlmException.Busy;
import io.subgoal.llm.LlmException.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final Backoff backoff = new Backoff(10);
    private final LlmException broken = new Broken(500, "broken", Optional.empty(), false);

    private static LlmException busy(Duration retryAfter) {
        return new Busy(429, "busy", Optional.of(retryAfter));
    }

    @Test
    void doublesUpToALimitAndSpreadsOverTheWholeOfIt() {
        assertThat(backoff.delay(1, 1, broken)).contains(Duration.ofSeconds(1));
        assertThat(backoff.delay(2, 1, broken)).contains(Duration.ofSeconds(2));
        assertThat(backoff.delay(4, 0.5, broken)).contains(Duration.ofSeconds(4));
        assertThat(backoff.delay(9, 1, broken)).contains(Duration.ofSeconds(60));
        assertThat(backoff.delay(9, 0, broken)).contains(Duration.ZERO);
        assertThat(new Backoff(1000).delay(999, 1, broken)).contains(Duration.ofSeconds(60));
    }

    @Test
    void waitsAsLongAsTheServerSays() {
        assertThat(backoff.delay(1, 0, busy(Duration.ofSeconds(20)))).contains(Duration.ofSeconds(20));
        assertThat(backoff.delay(1, 1, busy(Duration.ofSeconds(20)))).contains(Duration.ofSeconds(22));
        assertThat(backoff.delay(1, 1, busy(Duration.ofHours(1)))).isEmpty();
    }

    @Test
    void givesUp() {
        assertThat(backoff.delay(10, 1, broken)).isEmpty();
        assertThat(backoff.delay(1, 1, new Refused(401, "refused"))).isEmpty();
    }

    @Test
    void readsHowLongToWait() {
        assertThat(read(Map.of("retry-after", "3"))).contains(Duration.ofSeconds(3));
        assertThat(read(Map.of("retry-after", "1.5"))).contains(Duration.ofMillis(1500));
        assertThat(read(Map.of("retry-after", "3", "retry-after-ms", "250"))).contains(Duration.ofMillis(250));
        assertThat(read(Map.of("retry-after", "Sun, 01 Mar 2026 12:00:30 GMT"))).contains(Duration.ofSeconds(30));
        assertThat(read(Map.of("retry-after", "Sun, 01 Mar 2026 11:00:00 GMT"))).contains(Duration.ZERO);
        for (String nonsense : new String[] {"soon", "", "-1", "NaN", "Infinity"}) {
            assertThat(read(Map.of("retry-after", nonsense))).as(nonsense).isEmpty();
        }
        assertThat(read(Map.of())).isEmpty();
    }

    private static Optional<Duration> read(Map<String, String> headers) {
        return RetryAfter.read(name -> Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT))), NOW);
    }
}
