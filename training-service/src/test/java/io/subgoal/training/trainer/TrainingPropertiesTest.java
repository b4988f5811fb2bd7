package io.subgoal.training.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class TrainingPropertiesTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withUserConfiguration(Settings.class)
            .withPropertyValues("subgoal.training.rows-directory=/somewhere");

    @EnableConfigurationProperties(TrainingProperties.class)
    static class Settings {}

    @Test
    void hasDefaults() {
        runner.run(context -> assertThat(context.getBean(TrainingProperties.class))
                .satisfies(settings -> {
                    assertThat(settings.devices()).containsExactly("auto");
                    assertThat(settings.places()).hasSameSizeAs(new int[settings.placesExpected()]);
                }));
    }

    @Test
    void devicesAreJoinedOrPlacesOfTheirOwn() {
        runner.withPropertyValues("subgoal.training.devices=cpu+cpu+cpu,cpu")
                .run(context -> assertThat(context.getBean(TrainingProperties.class))
                        .satisfies(settings -> {
                            assertThat(settings.places()).hasSize(2);
                            assertThat(settings.placesExpected()).isEqualTo(2);
                            assertThat(settings.places().getFirst().first()).isEqualTo(Device.cpu());
                            assertThat(settings.places().getFirst().others())
                                    .containsExactly(Device.cpu(), Device.cpu());
                            assertThat(settings.places().getLast().others()).isEmpty();
                        }));
    }

    @Test
    void rejectsWhatCannotBe() {
        for (String wrong : new String[] {"tpu", "cpu,gpu:x", "cpu+", ""}) {
            runner.withPropertyValues("subgoal.training.devices=" + wrong)
                    .run(context -> assertThat(context).hasFailed());
        }
    }
}
