package io.subgoal.agent.play;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class AgentPropertiesTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withUserConfiguration(Settings.class)
            .withPropertyValues("subgoal.agent.inference-url=http://inference:8083");

    @EnableConfigurationProperties(AgentProperties.class)
    static class Settings {}

    @Test
    void hasDefaults() {
        runner.run(context -> assertThat(context.getBean(AgentProperties.class)).satisfies(settings -> {
            assertThat(settings.worlds()).isEqualTo(2);
            assertThat(settings.apiKey()).isNull();
            assertThat(settings.inferencePatience()).hasMinutes(5);
        }));
    }

    @Test
    void readsEverySetting() {
        runner.withPropertyValues(
                        "subgoal.agent.worlds=5",
                        "subgoal.agent.api-key=very-secret",
                        "subgoal.agent.inference-patience=3s")
                .run(context -> assertThat(context.getBean(AgentProperties.class))
                        .satisfies(settings -> {
                            assertThat(settings.worlds()).isEqualTo(5);
                            assertThat(settings.inferenceUrl()).hasToString("http://inference:8083");
                            assertThat(settings.inferencePatience()).hasSeconds(3);
                            assertThat(settings.apiKey()).isEqualTo("very-secret");
                            assertThat(settings.toString()).doesNotContain("very-secret");
                        }));
    }

    @Test
    void rejectsWhatCannotBe() {
        assertRejected("subgoal.agent.worlds=0");
        assertRejected("subgoal.agent.inference-url=::");
        assertRejected("subgoal.agent.inference-patience=soon");
    }

    private void assertRejected(String setting) {
        runner.withPropertyValues(setting).run(context -> assertThat(context).hasFailed());
    }
}
