package io.subgoal.annotation.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ClassPathResource;

/** The names by which people set the teacher from outside, with the service's own file beneath. */
class TeacherEnvironmentTest {

    private static TeacherProperties settings(Map<String, Object> environment) throws IOException {
        StandardEnvironment spring = new StandardEnvironment();
        spring.getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, environment));
        new YamlPropertySourceLoader()
                .load("service", new ClassPathResource("annotation-service.yaml"))
                .forEach(spring.getPropertySources()::addLast);
        return Binder.get(spring)
                .bind("subgoal.teacher", TeacherProperties.class)
                .get();
    }

    @Test
    void needsNothing() throws IOException {
        assertThat(settings(Map.of())).satisfies(settings -> {
            assertThat(settings.baseUrl()).isEqualTo("https://api.openai.com/v1");
            assertThat(settings.apiKey().isBlank()).isTrue();
            assertThat(settings.prices()).isEmpty();
        });
    }

    @Test
    void takesWhatOpenAisToolsTake() throws IOException {
        assertThat(settings(Map.of("OPENAI_API_KEY", "theirs", "OPENAI_BASE_URL", "http://theirs/v1")))
                .satisfies(settings -> {
                    assertThat(settings.baseUrl()).isEqualTo("http://theirs/v1");
                    assertThat(settings.apiKey().reveal()).isEqualTo("theirs");
                });
    }

    @Test
    void prefersNamesOfItsOwn() throws IOException {
        Map<String, Object> environment = Map.of(
                "OPENAI_API_KEY", "theirs",
                "OPENAI_BASE_URL", "http://theirs/v1",
                "SUBGOAL_TEACHER_API_KEY", "ours",
                "SUBGOAL_TEACHER_BASE_URL", "http://ours/v1",
                "SUBGOAL_TEACHER_MODEL", "llama3.1:8b",
                "SUBGOAL_TEACHER_MAX_TOKENS", "99",
                "SUBGOAL_TEACHER_REQUESTS_PER_MINUTE", "60",
                "SUBGOAL_TEACHER_AZURE_API_VERSION", "2024-10-21");
        assertThat(settings(environment)).satisfies(settings -> {
            assertThat(settings.apiKey().reveal()).isEqualTo("ours");
            assertThat(settings.baseUrl()).isEqualTo("http://ours/v1");
            assertThat(settings.model()).isEqualTo("llama3.1:8b");
            assertThat(settings.maxTokens()).isEqualTo(99);
            assertThat(settings.requestsPerMinute()).isEqualTo(60);
            assertThat(settings.azureApiVersion()).isEqualTo("2024-10-21");
        });
    }
}
