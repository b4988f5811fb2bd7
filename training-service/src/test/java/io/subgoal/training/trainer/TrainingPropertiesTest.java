package io.subgoal.training.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class TrainingPropertiesTest {

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withUserConfiguration(Settings.class);

    @EnableConfigurationProperties(TrainingProperties.class)
    static class Settings {}

    @Test
    void hasDefaults() {
        runner.run(context ->
                assertThat(context.getBean(TrainingProperties.class).devices()).containsExactly("auto"));
    }

    @Test
    void severalDevicesShareTheWork() {
        runner.withPropertyValues("subgoal.training.devices=cpu,cpu,cpu")
                .run(context -> assertThat(context.getBean(TrainingProperties.class))
                        .satisfies(settings -> {
                            assertThat(settings.first()).isEqualTo(Device.cpu());
                            assertThat(settings.others()).containsExactly(Device.cpu(), Device.cpu());
                        }));
    }

    @Test
    void rejectsWhatCannotBe() {
        for (String wrong : new String[] {"tpu", "cpu,gpu:x", ""}) {
            runner.withPropertyValues("subgoal.training.devices=" + wrong)
                    .run(context -> assertThat(context).hasFailed());
        }
    }
}
