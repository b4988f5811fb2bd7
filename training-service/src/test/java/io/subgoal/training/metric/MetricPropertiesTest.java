package io.subgoal.training.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class MetricPropertiesTest {

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withUserConfiguration(Settings.class);

    @EnableConfigurationProperties(MetricProperties.class)
    static class Settings {}

    @Test
    void hasDefaults() {
        runner.run(context -> assertThat(context.getBean(MetricProperties.class))
                .isEqualTo(new MetricProperties(200, Duration.ofMillis(500), Duration.ofSeconds(15))));
    }

    @Test
    void takesWhatIsSet() {
        runner.withPropertyValues(
                        "subgoal.training.metrics.followers=3",
                        "subgoal.training.metrics.follow-every=1s",
                        "subgoal.training.metrics.keep-alive=5s")
                .run(context -> assertThat(context.getBean(MetricProperties.class))
                        .isEqualTo(new MetricProperties(3, Duration.ofSeconds(1), Duration.ofSeconds(5))));
    }

    @Test
    void rejectsWhatCannotBe() {
        for (String wrong : new String[] {"followers=0", "follow-every=0s", "keep-alive=-1s"}) {
            runner.withPropertyValues("subgoal.training.metrics." + wrong)
                    .run(context -> assertThat(context).hasFailed());
        }
    }
}
