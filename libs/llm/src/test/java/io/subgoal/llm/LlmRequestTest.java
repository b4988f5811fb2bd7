package io.subgoal.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subgoal.teacher.prompt.Message;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LlmRequestTest {

    private static final List<Message> TALK = List.of(Message.system("Be brief."), Message.user("Grüße?"));

    private static LlmRequest request() {
        return new LlmRequest("api.openai.com", "gpt-4o", TALK, 0, 42L, 4096);
    }

    @Test
    void hasOneBodyForever() {
        assertThat(request().body())
                .isEqualTo(
                        "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"system\",\"content\":\"Be brief.\"},"
                                + "{\"role\":\"user\",\"content\":\"Grüße?\"}],\"max_tokens\":4096,\"temperature\":0.0,\"seed\":42}");
        assertThat(request().sha256())
                .as("stored answers have this name")
                .isEqualTo("6fae188fc0d3a7b617369bdabc83361a3788f98d54eb075f6d1671fa2e14a50d");
    }

    @Test
    void hasAnotherHashWithAnythingThatChangesTheAnswer() {
        assertThat(List.of(
                        request().sha256(),
                        new LlmRequest("localhost:8000", "gpt-4o", TALK, 0, 42L, 4096).sha256(),
                        new LlmRequest("api.openai.com", "gpt-4", TALK, 0, 42L, 4096).sha256(),
                        new LlmRequest("api.openai.com", "gpt-4o", TALK.subList(1, 2), 0, 42L, 4096).sha256(),
                        new LlmRequest("api.openai.com", "gpt-4o", TALK, 0.5, 42L, 4096).sha256(),
                        new LlmRequest("api.openai.com", "gpt-4o", TALK, 0, null, 4096).sha256(),
                        new LlmRequest("api.openai.com", "gpt-4o", TALK, 0, 42L, 100).sha256(),
                        new LlmRequest("api.openai.com", "gpt-4o", TALK, 0, 42L, 4096, Dialect.REASONING).sha256()))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-4o,CHAT",
        "gpt-4.1-mini,CHAT",
        "gpt-3.5-turbo,CHAT",
        "llama3.1:8b,CHAT",
        "olmo-2,CHAT",
        "gpt-oss-120b,CHAT",
        "o1,REASONING",
        "o3-mini,REASONING",
        "o4-mini-2025-04-16,REASONING",
        "gpt-5,REASONING",
        "gpt-5.1-mini,REASONING",
        "openai/gpt-5-nano,REASONING"
    })
    void knowsTheDialectByTheName(String model, Dialect dialect) {
        assertThat(Dialect.AUTO.resolve(model)).isEqualTo(dialect);
        assertThat(Dialect.CHAT.resolve(model)).isEqualTo(Dialect.CHAT);
    }

    @Test
    void rejectsWhatCannotBeAsked() {
        assertThatThrownBy(() -> new LlmRequest("p", " ", TALK, 0, null, 1)).hasMessageContaining("model");
        assertThatThrownBy(() -> new LlmRequest("p", "m", List.of(), 0, null, 1))
                .hasMessageContaining("message");
        assertThatThrownBy(() -> new LlmRequest("p", "m", TALK, Double.NaN, null, 1))
                .hasMessageContaining("NaN");
        assertThatThrownBy(() -> new LlmRequest("p", "m", TALK, 2.1, null, 1)).hasMessageContaining("2.1");
        assertThatThrownBy(() -> new LlmRequest("p", "m", TALK, 0, null, 0)).hasMessageContaining("one token");
    }

    @Test
    void isReadBackFromItsBody() {
        for (LlmRequest request : List.of(
                new LlmRequest("api.openai.com", "gpt-4o", TALK, 0.7, 42L, 4096),
                new LlmRequest("api.openai.com", "gpt-4o", TALK, 0, null, 1),
                new LlmRequest("api.openai.com", "o3-mini", TALK, 0, -1L, 100))) {
            assertThat(LlmRequest.read("api.openai.com", request.body())).isEqualTo(request);
        }
        assertThatThrownBy(() -> LlmRequest.read("api.openai.com", "{\"model\":\"gpt-4o\",\"messages\":[]}"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
