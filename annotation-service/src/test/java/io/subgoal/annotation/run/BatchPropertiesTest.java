package io.subgoal.annotation.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class BatchPropertiesTest {

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withUserConfiguration(Settings.class);

    @EnableConfigurationProperties(BatchProperties.class)
    static class Settings {}

    @Test
    void hasDefaults() {
        runner.run(context -> assertThat(context.getBean(BatchProperties.class))
                .isEqualTo(new BatchProperties(
                        Duration.ofSeconds(5),
                        Duration.ofMinutes(1),
                        50_000,
                        4,
                        3,
                        new BigDecimal("0.5"),
                        Duration.ofMinutes(15),
                        Duration.ofMinutes(1))));
    }

    @Test
    void readsEverySetting() {
        runner.withPropertyValues(
                        "subgoal.teacher.batch.first-poll=1s",
                        "subgoal.teacher.batch.longest-poll=2s",
                        "subgoal.teacher.batch.most-requests=100",
                        "subgoal.teacher.batch.most-open=1",
                        "subgoal.teacher.batch.most-attempts=5",
                        "subgoal.teacher.batch.price-factor=0.25",
                        "subgoal.teacher.batch.making-patience=3s",
                        "subgoal.teacher.batch.cancel-patience=0s")
                .run(context -> assertThat(context.getBean(BatchProperties.class))
                        .isEqualTo(new BatchProperties(
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(2),
                                100,
                                1,
                                5,
                                new BigDecimal("0.25"),
                                Duration.ofSeconds(3),
                                Duration.ZERO)));
    }

    @Test
    void rejectsWhatCannotBe() {
        for (String setting : List.of(
                "first-poll=0s",
                "first-poll=2m",
                "most-requests=0",
                "most-requests=50001",
                "most-open=0",
                "most-attempts=0",
                "price-factor=1.1",
                "price-factor=-0.1",
                "making-patience=-1s",
                "cancel-patience=-1s")) {
            runner.withPropertyValues("subgoal.teacher.batch." + setting)
                    .run(context -> assertThat(context).as(setting).hasFailed());
        }
    }

    @Test
    void asksMoreSeldomTheOlderABatchIs() {
        runner.run(context -> {
            BatchProperties settings = context.getBean(BatchProperties.class);
            assertThat(settings.poll(Duration.ZERO)).isEqualTo(Duration.ofSeconds(5));
            assertThat(settings.poll(Duration.ofMinutes(2))).isEqualTo(Duration.ofSeconds(12));
            assertThat(settings.poll(Duration.ofHours(20))).isEqualTo(Duration.ofMinutes(1));
        });
    }
}
