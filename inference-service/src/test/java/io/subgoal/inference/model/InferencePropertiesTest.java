package io.subgoal.inference.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.api.inference.ModelEngine;
import io.subgoal.api.inference.ModelPrecision;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.unit.DataSize;

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
                    assertThat(settings.engine()).isEqualTo(ModelEngine.AUTO);
                    assertThat(settings.precision()).isEqualTo(ModelPrecision.FLOAT32);
                    assertThat(settings.threads()).isEqualTo(1);
                    assertThat(settings.memory()).isEqualTo(DataSize.ofBytes(0));
                    assertThat(settings.cacheLimit()).isEqualTo(DataSize.ofGigabytes(20));
                    assertThat(settings.directoriesRoot()).isEmpty();
                    assertThat(settings.loadPatience()).isEqualTo(Duration.ofSeconds(30));
                }));
    }

    @Test
    void readsEverySetting() {
        runner.withPropertyValues(
                        "subgoal.inference.device=gpu:1",
                        "subgoal.inference.engine=pytorch",
                        "subgoal.inference.precision=bfloat16",
                        "subgoal.inference.threads=4",
                        "subgoal.inference.memory=6GB",
                        "subgoal.inference.cache-limit=1GB",
                        "subgoal.inference.directories=/models",
                        "subgoal.inference.load-patience=5s")
                .run(context -> assertThat(context.getBean(InferenceProperties.class))
                        .satisfies(settings -> {
                            assertThat(settings.device()).isEqualTo("gpu:1");
                            assertThat(settings.cache()).hasToString("models");
                            assertThat(settings.engine()).isEqualTo(ModelEngine.PYTORCH);
                            assertThat(settings.precision()).isEqualTo(ModelPrecision.BFLOAT16);
                            assertThat(settings.threads()).isEqualTo(4);
                            assertThat(settings.memory()).isEqualTo(DataSize.ofGigabytes(6));
                            assertThat(settings.cacheLimit()).isEqualTo(DataSize.ofGigabytes(1));
                            assertThat(settings.directoriesRoot()).hasValue(Path.of("/models"));
                            assertThat(settings.loadPatience()).isEqualTo(Duration.ofSeconds(5));
                        }));
    }

    @Test
    void rejectsWhatCannotBe() {
        assertRejected("subgoal.inference.cache=");
        assertRejected("subgoal.inference.device=tpu");
        assertRejected("subgoal.inference.engine=jax");
        assertRejected("subgoal.inference.precision=float64");
        assertRejected("subgoal.inference.threads=0");
    }

    private void assertRejected(String setting) {
        runner.withPropertyValues(setting).run(context -> assertThat(context).hasFailed());
    }
}
