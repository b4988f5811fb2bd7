package io.subgoal.training.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Against a file that TensorBoard's own writer has made, see {@code make_events.py}. */
class EventFileTest {

    @Test
    void writesTheBytesThatTensorBoardWould() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        EventFile file = new EventFile(out, Instant.ofEpochMilli(1_000_500));
        file.scalar(Instant.ofEpochSecond(1000), 1, "loss", 2.5);
        file.scalar(Instant.ofEpochMilli(1_000_250), 0, "loss", -0.0);
        file.scalar(Instant.ofEpochMilli(1_001_500), 127, "learning_rate", 0.0003);
        file.scalar(Instant.ofEpochSecond(1002), 128, "dev_exact_match.task.4-4", 1.0 / 3);
        file.scalar(Instant.ofEpochSecond(1_700_000_000, 123_456_000), 300, "dev_exact_match.verb.über", 1e-30);
        file.scalar(Instant.ofEpochSecond(1_700_000_001), 10_000_000_000L, "memory_bytes", 8.5e10);
        file.scalar(Instant.ofEpochSecond(1_700_000_002), 7, "loss", Double.POSITIVE_INFINITY);
        assertThat(out.toByteArray()).isEqualTo(golden());
    }

    private static byte[] golden() throws IOException {
        try (InputStream file = EventFileTest.class.getResourceAsStream("events.out.tfevents.1000.golden")) {
            return Objects.requireNonNull(file).readAllBytes();
        }
    }
}
