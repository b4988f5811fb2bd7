package io.subgoal.agent.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.llm.Price;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ClassPathResource;

/** The names by which people set the LLM that plays from outside, with the service's own file beneath. */
class LlmEnvironmentTest {

    private static final String KEY = "sk-proj-0123456789abcdefSECRET";

    private static LlmProperties settings(Map<String, Object> environment) throws IOException {
        StandardEnvironment spring = new StandardEnvironment();
        spring.getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, environment));
        new YamlPropertySourceLoader()
                .load("service", new ClassPathResource("agent-service.yaml"))
                .forEach(spring.getPropertySources()::addLast);
        return Binder.get(spring).bind("subgoal.agent.llm", LlmProperties.class).get();
    }

    @Test
    void isNotConfiguredByDefault() throws IOException {
        LlmProperties settings = settings(Map.of());
        assertThat(settings.server().isConfigured()).isFalse();
        assertThat(settings.model()).isEmpty();
        assertThat(settings.prices()).isEmpty();
    }

    @Test
    void takesWhatOpenAisToolsTake() throws IOException {
        LlmProperties settings = settings(Map.of("OPENAI_API_KEY", KEY));
        assertThat(settings.server().isConfigured()).isTrue();
        assertThat(settings.provider()).isEqualTo("api.openai.com");
    }

    @Test
    void prefersNamesOfItsOwn() throws IOException {
        LlmProperties settings = settings(Map.of(
                "OPENAI_API_KEY", "theirs",
                "SUBGOAL_AGENT_LLM_API_KEY", KEY,
                "SUBGOAL_AGENT_LLM_BASE_URL", "http://localhost:11434/v1",
                "SUBGOAL_AGENT_LLM_MODEL", "llama3.1:8b",
                "SUBGOAL_AGENT_LLM_PROMPT_TOKENS", "8000",
                "SUBGOAL_AGENT_LLM_AZURE_API_VERSION", "2024-10-21",
                "SUBGOAL_AGENT_LLM_PRICES_0_MODEL", "llama3.1",
                "SUBGOAL_AGENT_LLM_PRICES_0_INPUT", "0.1",
                "SUBGOAL_AGENT_LLM_PRICES_0_OUTPUT", "0.2"));
        assertThat(settings.apiKey().reveal()).isEqualTo(KEY);
        assertThat(settings.provider()).isEqualTo("localhost:11434");
        assertThat(settings.model()).isEqualTo("llama3.1:8b");
        assertThat(settings.promptTokens()).isEqualTo(8000);
        assertThat(settings.azureApiVersion()).isEqualTo("2024-10-21");
        assertThat(settings.prices())
                .containsExactly(new Price("llama3.1", new BigDecimal("0.1"), new BigDecimal("0.2")));
        assertThat(settings.server().variable("API_KEY")).isEqualTo("SUBGOAL_AGENT_LLM_API_KEY");
        assertThat(settings.toString() + settings.server()).doesNotContain(KEY);
    }
}
