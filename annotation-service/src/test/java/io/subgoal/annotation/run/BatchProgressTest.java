package io.subgoal.annotation.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.llm.BatchState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BatchProgressTest {

    private static BatchProgress.Part part(long total, long completed, long failed, Duration age) {
        return new BatchProgress.Part(
                new BatchState(
                        "batch",
                        BatchState.Status.WORKING,
                        "file",
                        Optional.empty(),
                        Optional.empty(),
                        total,
                        completed,
                        failed,
                        Map.of(),
                        Optional.empty()),
                age);
    }

    @Test
    void guessesTheTimeLeftByThePaceSoFar() {
        assertThat(text(part(1_300, 290, 10, Duration.ofMinutes(12))))
                .isEqualTo("waits for a batch: 300 of 1,300 requests done, about 40 min left");
        assertThat(text(part(10, 5, 0, Duration.ofSeconds(20)))).endsWith("about 20 s left");
        assertThat(text(part(10, 1, 0, Duration.ofMinutes(20)))).endsWith("about 3 h 0 min left");
    }

    @Test
    void waitsForTheSlowestOfSeveral() {
        assertThat(text(part(100, 50, 0, Duration.ofMinutes(1)), part(200, 20, 0, Duration.ofMinutes(1))))
                .isEqualTo("waits for 2 batches: 70 of 300 requests done, about 9 min left");
    }

    @Test
    void doesNotGuessFromNothing() {
        assertThat(text(part(0, 0, 0, Duration.ZERO))).isEqualTo("waits for a batch: 0 of 0 requests done");
        assertThat(text(part(10, 5, 0, Duration.ofMinutes(1)), part(10, 0, 0, Duration.ofMinutes(1))))
                .doesNotContain("left");
        assertThat(text(part(10, 9, 1, Duration.ofMinutes(1)))).doesNotContain("left");
    }

    private static String text(BatchProgress.Part... parts) {
        return new BatchProgress(List.of(parts)).text();
    }
}
