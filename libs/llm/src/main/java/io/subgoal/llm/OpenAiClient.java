package io.subgoal.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.openai.core.ObjectMappers;
import com.openai.core.http.HttpResponse;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/** One attempt at a time over the OpenAI SDK, at any server that speaks the OpenAI interface. */
public final class OpenAiClient implements LlmClient, AutoCloseable {

    /** No answer to a few thousand tokens is as long; a server that never stops must not fill the memory. */
    private static final int MAX_BODY = 16 << 20;

    private final Connection connection;

    /** @throws IllegalArgumentException if the key or a header cannot be sent */
    public OpenAiClient(LlmServer settings) {
        connection = new Connection(settings, settings.timeout(), Clock.systemUTC());
    }

    @Override
    public LlmReply complete(LlmRequest request, String idempotencyKey) throws LlmException, InterruptedException {
        ChatCompletionCreateParams parameters = ChatCompletionCreateParams.builder()
                .body(sdkBody(request.body()))
                .putAdditionalHeader("Idempotency-Key", idempotencyKey)
                .build();
        return connection.call(client -> {
            try (HttpResponse response =
                    client.chat().completions().withRawResponse().create(parameters)) {
                return LlmReply.parse(read(response), request);
            }
        });
    }

    /** The SDK reads our body instead of being told its parts, so that what is sent is what was hashed. */
    private static ChatCompletionCreateParams.Body sdkBody(String body) {
        try {
            return ObjectMappers.jsonMapper().readValue(body, ChatCompletionCreateParams.Body.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The SDK cannot read a request that we wrote");
        }
    }

    private static String read(HttpResponse response) throws IOException {
        try (InputStream in = response.body()) {
            byte[] bytes = in.readNBytes(MAX_BODY + 1);
            if (bytes.length > MAX_BODY) {
                throw new UnreadableReplyException("The response is longer than " + MAX_BODY + " bytes");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
