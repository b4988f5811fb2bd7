package io.subgoal.training.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.unit.DataSize;

class BaseModelPropertiesTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withUserConfiguration(Settings.class)
            .withPropertyValues("subgoal.training.cache-directory=/cache");

    @EnableConfigurationProperties(BaseModelProperties.class)
    static class Settings {}

    @Test
    void hasDefaults() {
        runner.run(context -> {
            BaseModelProperties properties = context.getBean(BaseModelProperties.class);
            assertThat(properties.modelsRoot()).isEmpty();
            assertThat(properties.cacheDirectory()).isEqualTo(Path.of("/cache"));
            assertThat(properties.hub().endpoint()).isEqualTo("https://huggingface.co");
            assertThat(properties.hub().token().isBlank()).isTrue();
            assertThat(properties.hub().sizeLimit()).isEqualTo(DataSize.ofGigabytes(50));
            assertThat(properties.hub().maxAttempts()).isEqualTo(8);
            assertThat(properties.hub().timeout()).isEqualTo(Duration.ofSeconds(60));
        });
    }

    @Test
    void mapsWhatIsSetAndShowsNoToken() {
        runner.withPropertyValues(
                        "subgoal.training.models-directory=/models",
                        "subgoal.training.hub.endpoint=https://mirror.example",
                        "subgoal.training.hub.token=hf_verysecret",
                        "subgoal.training.hub.size-limit=3GB",
                        "subgoal.training.hub.max-attempts=2",
                        "subgoal.training.hub.timeout=5s")
                .run(context -> {
                    BaseModelProperties properties = context.getBean(BaseModelProperties.class);
                    assertThat(properties.modelsRoot()).contains(Path.of("/models"));
                    assertThat(properties.hub().endpoint()).isEqualTo("https://mirror.example");
                    assertThat(properties.hub().token().header()).isEqualTo("Bearer hf_verysecret");
                    assertThat(properties.hub().sizeLimit()).isEqualTo(DataSize.ofGigabytes(3));
                    assertThat(properties.hub().maxAttempts()).isEqualTo(2);
                    assertThat(properties.hub().timeout()).isEqualTo(Duration.ofSeconds(5));
                    assertThat(properties.toString()).doesNotContain("verysecret");
                });
    }

    @Test
    void aBlankAddressIsTheHubsOwn() {
        runner.withPropertyValues("subgoal.training.hub.endpoint=")
                .run(context -> assertThat(
                                context.getBean(BaseModelProperties.class).hub().endpoint())
                        .isEqualTo("https://huggingface.co"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "subgoal.training.hub.endpoint=http://huggingface.co",
                "subgoal.training.hub.max-attempts=0",
                "subgoal.training.hub.timeout=0s",
                "subgoal.training.hub.size-limit=much",
                "subgoal.training.hub.token=hf_verysecret with blanks"
            })
    void rejectsWhatCannotBe(String wrong) {
        runner.withPropertyValues(wrong).run(context -> {
            assertThat(context).hasFailed();
            for (Throwable e = context.getStartupFailure(); e != null; e = e.getCause()) {
                assertThat(String.valueOf(e.getMessage())).doesNotContain("verysecret");
            }
        });
    }

    @Test
    void wantsACache() {
        new ApplicationContextRunner()
                .withUserConfiguration(Settings.class)
                .run(context -> assertThat(context).hasFailed());
    }
}
