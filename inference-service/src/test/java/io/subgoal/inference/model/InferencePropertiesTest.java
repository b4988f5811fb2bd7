package io.subgoal.inference.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class InferencePropertiesTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withUserConfiguration(Settings.class)
            .withPropertyValues("subgoal.inference.cache=models");

    @EnableConfigurationProperties(InferenceProperties.class)
    static class Settings {}

    @Test
    void hasDefaults() {
        runner.run(context -> assertThat(context.getBean(InferenceProperties.class))
                .satisfies(settings -> {
                    assertThat(settings.device()).isEqualTo("auto");
                }));
    }

    @Test
    void readsEverySetting() {
        runner.withPropertyValues("subgoal.inference.device=gpu:1")
                .run(context -> assertThat(context.getBean(InferenceProperties.class))
                        .satisfies(settings -> {
                            assertThat(settings.device()).isEqualTo("gpu:1");
                            assertThat(settings.cache()).hasToString("models");
                        }));
    }

    @Test
    void rejectsWhatCannotBe() {
        assertRejected("subgoal.inference.cache=");
        assertRejected("subgoal.inference.device=tpu");
    }

    private void assertRejected(String setting) {
        runner.withPropertyValues(setting).run(context -> assertThat(context).hasFailed());
    }
}
