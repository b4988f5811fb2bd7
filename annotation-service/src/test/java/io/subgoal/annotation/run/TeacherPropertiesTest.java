package io.subgoal.annotation.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.llm.Dialect;
import io.subgoal.llm.Price;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class TeacherPropertiesTest {

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withUserConfiguration(Settings.class);

    @EnableConfigurationProperties(TeacherProperties.class)
    static class Settings {}

    @Test
    void hasDefaults() {
        runner.run(context -> assertThat(context.getBean(TeacherProperties.class))
                .satisfies(settings -> {
                    assertThat(settings.baseUrl()).isEqualTo("https://api.openai.com/v1");
                    assertThat(settings.apiKey().isBlank()).isTrue();
                    assertThat(settings.organization()).isNull();
                    assertThat(settings.project()).isNull();
                    assertThat(settings.azureApiVersion()).isNull();
                    assertThat(settings.provider()).isEqualTo("api.openai.com");
                    assertThat(settings.model()).isEmpty();
                    assertThat(settings.temperature()).isZero();
                    assertThat(settings.seed()).isNull();
                    assertThat(settings.maxTokens()).isEqualTo(4096);
                    assertThat(settings.dialect()).isEqualTo(Dialect.AUTO);
                    assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(120));
                    assertThat(settings.requestsPerMinute()).isZero();
                    assertThat(settings.tokensPerMinute()).isZero();
                    assertThat(settings.concurrency()).isEqualTo(8);
                    assertThat(settings.maxAttempts()).isEqualTo(10);
                    assertThat(settings.headers()).isEmpty();
                    assertThat(settings.prices()).isEmpty();
                }));
    }

    @Test
    void readsEverySetting() {
        runner.withPropertyValues(
                        "subgoal.teacher.base-url=http://localhost:8000/v1",
                        "subgoal.teacher.api-key= " + LlmSettings.KEY + "\n",
                        "subgoal.teacher.organization=org-1",
                        "subgoal.teacher.project=proj-1",
                        "subgoal.teacher.azure-api-version=2024-10-21",
                        "subgoal.teacher.provider=home",
                        "subgoal.teacher.model=gpt-4",
                        "subgoal.teacher.temperature=0.5",
                        "subgoal.teacher.seed=7",
                        "subgoal.teacher.max-tokens=100",
                        "subgoal.teacher.dialect=chat",
                        "subgoal.teacher.timeout=3s",
                        "subgoal.teacher.requests-per-minute=60",
                        "subgoal.teacher.tokens-per-minute=90000",
                        "subgoal.teacher.concurrency=2",
                        "subgoal.teacher.max-attempts=3",
                        "subgoal.teacher.headers.X-Team=blue",
                        "subgoal.teacher.prices[0].model=gpt-4",
                        "subgoal.teacher.prices[0].input=30",
                        "subgoal.teacher.prices[0].output=60.5")
                .run(context -> assertThat(context.getBean(TeacherProperties.class))
                        .satisfies(settings -> {
                            assertThat(settings.baseUrl()).isEqualTo("http://localhost:8000/v1");
                            assertThat(settings.apiKey().reveal()).isEqualTo(LlmSettings.KEY);
                            assertThat(settings.organization()).isEqualTo("org-1");
                            assertThat(settings.project()).isEqualTo("proj-1");
                            assertThat(settings.azureApiVersion()).isEqualTo("2024-10-21");
                            assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(3));
                            assertThat(settings.requestsPerMinute()).isEqualTo(60);
                            assertThat(settings.tokensPerMinute()).isEqualTo(90_000);
                            assertThat(settings.concurrency()).isEqualTo(2);
                            assertThat(settings.maxAttempts()).isEqualTo(3);
                            assertThat(settings.headers().get("X-Team").reveal())
                                    .isEqualTo("blue");
                            assertThat(settings.prices())
                                    .containsExactly(new Price("gpt-4", new BigDecimal("30"), new BigDecimal("60.5")));
                            assertThat(settings.provider()).isEqualTo("home");
                            assertThat(settings.model()).isEqualTo("gpt-4");
                            assertThat(settings.temperature()).isEqualTo(0.5);
                            assertThat(settings.seed()).isEqualTo(7);
                            assertThat(settings.maxTokens()).isEqualTo(100);
                            assertThat(settings.dialect()).isEqualTo(Dialect.CHAT);
                        }));
    }

    @Test
    void takesBlanksForNothing() {
        TeacherProperties settings =
                LlmSettings.settings("base-url", "", "api-key", " ", "organization", "", "seed", "");
        assertThat(settings.baseUrl()).isEqualTo("https://api.openai.com/v1");
        assertThat(settings.apiKey().isBlank()).isTrue();
        assertThat(settings.organization()).isNull();
        assertThat(settings.seed()).isNull();
    }

    @Test
    void namesTheProviderByHostAndPort() {
        assertThat(LlmSettings.settings("base-url", "http://gpu:8000/v1").provider())
                .isEqualTo("gpu:8000");
    }

    @Test
    void rejectsWhatCannotBe() {
        for (String setting : List.of(
                "base-url=gpt",
                "base-url=ftp://host/v1",
                "base-url=https://user:password@host/v1",
                "temperature=2.5",
                "temperature=-1",
                "max-tokens=0",
                "dialect=german",
                "timeout=0s",
                "requests-per-minute=-1",
                "tokens-per-minute=-1",
                "concurrency=0",
                "concurrency=257",
                "max-attempts=0",
                "prices[0].input=1",
                "prices[0].model=gpt-4")) {
            runner.withPropertyValues("subgoal.teacher." + setting)
                    .run(context -> assertThat(context).as(setting).hasFailed());
        }
    }

    @Test
    void neverShowsTheKey(CapturedOutput output) {
        TeacherProperties settings =
                LlmSettings.settings("api-key", LlmSettings.KEY, "headers.Cookie", "monster-cookie");
        assertThat(settings.toString()).doesNotContain(LlmSettings.KEY, "monster-cookie");
        runner.withPropertyValues(
                        "subgoal.teacher.api-key=" + LlmSettings.KEY,
                        "subgoal.teacher.base-url=https://u:hunter22@host/",
                        "subgoal.teacher.concurrency=0")
                .run(context -> {
                    assertThat(context).hasFailed();
                    StringBuilder all = new StringBuilder();
                    for (Throwable at = context.getStartupFailure(); at != null; at = at.getCause()) {
                        all.append(at);
                    }
                    assertThat(all.toString()).doesNotContain(LlmSettings.KEY, "hunter22");
                });
        assertThat(output.getAll()).doesNotContain(LlmSettings.KEY, "hunter22");
    }
}
