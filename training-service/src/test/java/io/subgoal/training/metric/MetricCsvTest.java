package io.subgoal.training.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.store.training.StoredMetric;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricCsvTest {

    private static final Instant FIRST = Instant.parse("2026-01-02T03:04:05Z");
    private static final Instant AGAIN = FIRST.plusSeconds(60);

    private final StringWriter out = new StringWriter();

    @Test
    void givesALineForEachValue() throws IOException {
        LongCsv csv = new LongCsv(out);
        csv.add(value(50, "loss", 1.25));
        csv.add(value(50, "a \"b\",c", Double.NaN));
        assertThat(out).hasToString("""
                update,name,value,at,attempt,first_attempt,first_at\r
                50,loss,1.25,2026-01-02T03:05:05Z,2,1,2026-01-02T03:04:05Z\r
                50,"a ""b"",c",NaN,2026-01-02T03:05:05Z,2,1,2026-01-02T03:04:05Z\r
                """);
    }

    @Test
    void givesALineForEachUpdate() throws IOException {
        WideCsv csv = new WideCsv(List.of("dev_loss", "loss"), out);
        csv.add(value(0, "loss", 3));
        csv.add(value(50, "dev_loss", 2.5));
        csv.add(value(50, "loss", 2));
        csv.add(value(100, "dev_loss", 1.5));
        csv.end();
        assertThat(out).hasToString("update,dev_loss,loss\r\n0,,3.0\r\n50,2.5,2.0\r\n100,1.5,\r\n");
    }

    private static StoredMetric value(long update, String name, double value) {
        return new StoredMetric(1, update, name, value, AGAIN, 2, 1, FIRST);
    }
}
