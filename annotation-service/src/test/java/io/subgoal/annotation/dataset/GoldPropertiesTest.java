package io.subgoal.annotation.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class GoldPropertiesTest {

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withUserConfiguration(Settings.class);

    @EnableConfigurationProperties(GoldProperties.class)
    static class Settings {}

    @Test
    void hasDefaults() {
        runner.run(context -> assertThat(context.getBean(GoldProperties.class)).satisfies(settings -> {
            assertThat(settings.worlds()).isZero();
            assertThat(settings.parallelism()).isEqualTo(Runtime.getRuntime().availableProcessors());
        }));
    }

    @Test
    void readsEverySetting() {
        runner.withPropertyValues("subgoal.annotation.worlds=3")
                .run(context -> assertThat(context.getBean(GoldProperties.class))
                        .satisfies(settings -> {
                            assertThat(settings.parallelism()).isEqualTo(3);
                        }));
    }

    @Test
    void rejectsWhatCannotBe() {
        assertRejected("subgoal.annotation.worlds=-1");
        assertRejected("subgoal.annotation.worlds=257");
        assertRejected("subgoal.annotation.worlds=many");
    }

    private void assertRejected(String setting) {
        runner.withPropertyValues(setting).run(context -> assertThat(context).hasFailed());
    }
}
