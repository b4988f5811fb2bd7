package io.subgoal.agent.llm;

import io.subgoal.llm.Dialect;
import io.subgoal.llm.LlmServer;
import io.subgoal.llm.Price;
import io.subgoal.llm.Secret;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The LLM that plays. What a server wants is said in {@link LlmServer}.
 *
 * @param provider part of the name under which answers are stored; by default the base URL's host and port
 * @param model if an evaluation names none
 * @param seed sent with each call; the episode's if left out
 * @param maxTokens most tokens of an answer
 * @param promptTokens most tokens of a question; the oldest turns are left out beyond it
 * @param prices US dollars for a million tokens
 */
@Validated
@ConfigurationProperties(LlmProperties.PREFIX)
public record LlmProperties(
        @DefaultValue(LlmServer.DEFAULT_BASE_URL) String baseUrl,
        @DefaultValue("") Secret apiKey,
        @Nullable String organization,
        @Nullable String project,
        @Nullable String azureApiVersion,
        @DefaultValue("") String provider,
        @DefaultValue("") String model,
        @DefaultValue("0") @DecimalMin("0") @DecimalMax("2") double temperature,
        @Nullable Long seed,
        @DefaultValue("512") @Min(1) int maxTokens,
        @DefaultValue("16000") @Min(1000) long promptTokens,
        @DefaultValue("auto") Dialect dialect,
        @DefaultValue("120s") Duration timeout,
        @DefaultValue("0") @Min(0) int requestsPerMinute,
        @DefaultValue("0") @Min(0) long tokensPerMinute,
        @DefaultValue("8") @Min(1) @Max(256) int concurrency,
        @DefaultValue("10") @Min(1) @Max(100) int maxAttempts,
        @DefaultValue Map<String, Secret> headers,
        @DefaultValue List<Price> prices) {

    static final String PREFIX = "subgoal.agent.llm";

    public LlmProperties {
        model = model.strip();
        headers = Map.copyOf(headers);
        prices = List.copyOf(prices);
        LlmServer server = new LlmServer(
                PREFIX,
                baseUrl,
                apiKey,
                organization,
                project,
                azureApiVersion,
                timeout,
                requestsPerMinute,
                tokensPerMinute,
                concurrency,
                maxAttempts,
                headers);
        provider = provider.isBlank() ? server.authority() : provider.strip();
    }

    /** The server that is asked. */
    public LlmServer server() {
        return new LlmServer(
                PREFIX,
                baseUrl,
                apiKey,
                organization,
                project,
                azureApiVersion,
                timeout,
                requestsPerMinute,
                tokensPerMinute,
                concurrency,
                maxAttempts,
                headers);
    }
}
