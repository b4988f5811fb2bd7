package io.subgoal.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.completions.Completion;
import com.openai.models.completions.CompletionChoice;
import com.openai.models.completions.CompletionCreateParams;
import com.openai.models.models.Model;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** OpenAI's own Java client asks the service. */
class OpenAiSdkIT extends ServiceTest {

    private OpenAIClient openai;

    @BeforeEach
    void connect() {
        openai = OpenAIOkHttpClient.builder()
                .baseUrl("http://localhost:" + port + "/v1")
                .apiKey("none-is-needed")
                .maxRetries(0)
                .build();
    }

    @AfterEach
    void disconnect() {
        openai.close();
    }

    @Test
    void itListsModels() {
        assertThat(openai.models().list().data().stream().map(Model::id)).contains(JOINT);
        Model joint = openai.models().retrieve(JOINT);
        assertThat(joint.ownedBy()).isEqualTo("subgoal");
        assertThat(joint.created()).isGreaterThan(1_700_000_000);
        assertThatThrownBy(() -> openai.models().retrieve("nobody"))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("No model is served as 'nobody'");
    }

    @Test
    void itCompletes() {
        Completion completion = openai.completions()
                .create(request()
                        .promptOfArrayOfStrings(List.of(KNOWN, KNOWN))
                        .logprobs(1)
                        .build());
        completion.validate();
        assertThat(completion.choices()).hasSize(2).allSatisfy(choice -> {
            assertThat(choice.text()).isEqualTo(ANSWER);
            assertThat(choice.finishReason()).isEqualTo(CompletionChoice.FinishReason.STOP);
            assertThat(choice.logprobs().orElseThrow().tokens().orElseThrow()).startsWith("navigate_to", "(");
        });
        assertThat(completion.usage().orElseThrow().completionTokens()).isPositive();
    }

    @Test
    void itStreams() {
        StringBuilder text = new StringBuilder();
        long tokens = 0;
        try (StreamResponse<Completion> stream = openai.completions()
                .createStreaming(request()
                        .prompt(KNOWN)
                        .streamOptions(ChatCompletionStreamOptions.builder()
                                .includeUsage(true)
                                .build())
                        .build())) {
            for (Completion part : (Iterable<Completion>) stream.stream()::iterator) {
                part.choices().forEach(choice -> text.append(choice.text()));
                tokens += part.usage().map(usage -> usage.completionTokens()).orElse(0L);
            }
        }
        assertThat(text).hasToString(ANSWER);
        assertThat(tokens).isPositive();
    }

    @Test
    void itUnderstandsWhatIsWrong() {
        assertThatThrownBy(() -> openai.completions()
                        .create(request().prompt(KNOWN).echo(true).build()))
                .isInstanceOfSatisfying(BadRequestException.class, e -> {
                    assertThat(e.param()).hasValue("echo");
                    assertThat(e.type()).hasValue("invalid_request_error");
                });
        assertThatThrownBy(() -> {
                    try (var stream = openai.completions()
                            .createStreaming(
                                    request().model("nobody").prompt(KNOWN).build())) {
                        stream.stream().count();
                    }
                })
                .isInstanceOfSatisfying(
                        NotFoundException.class, e -> assertThat(e.code()).hasValue("model_not_found"));
    }

    private static CompletionCreateParams.Builder request() {
        return CompletionCreateParams.builder().model(JOINT).temperature(0);
    }
}
