package io.subgoal.training.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunMetersTest {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final RunMeters meters = new RunMeters(registry);

    @Test
    void showsTheLatestValuesOfRunningRuns() {
        meters.publish("one", Map.of("loss", 2.0, "tokens_per_second", 100.0));
        meters.publish("two", Map.of("loss", 3.0));
        meters.publish("one", Map.of("loss", 1.5, "dev_loss", 1.75));
        assertThat(registry.scrape().lines())
                .contains(
                        "subgoal_training_loss{run=\"one\"} 1.5",
                        "subgoal_training_loss{run=\"two\"} 3.0",
                        "subgoal_training_tokens_per_second{run=\"one\"} 100.0",
                        "subgoal_training_dev_loss{run=\"one\"} 1.75");
    }

    @Test
    void takesOutWhatHasEnded() {
        meters.publish("one", Map.of("loss", 2.0));
        meters.publish("two", Map.of("loss", 3.0));
        meters.end("one");
        meters.end("never there");
        assertThat(registry.scrape()).doesNotContain("\"one\"").contains("\"two\"");
        meters.publish("one", Map.of("loss", 1.0));
        assertThat(registry.scrape()).contains("subgoal_training_loss{run=\"one\"} 1.0");
    }

    @Test
    void isBounded() {
        meters.publish("one", Map.of("dev_exact_match.task.4-4", 0.5, "dev_exact_match", 0.5));
        for (int i = 0; i < 100; i++) {
            meters.publish("run" + i, Map.of("loss", 1.0));
            meters.publish("one", Map.of("metric" + i, 1.0));
        }
        assertThat(registry.getMeters()).hasSize(63 + 64);
        assertThat(registry.scrape()).doesNotContain("task_4");
    }
}
