package io.subgoal.annotation.run;

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
 * The LLM that teaches. Texts that are blank count as not set.
 *
 * @param baseUrl of any server that speaks the OpenAI interface, usually with {@code /v1}
 * @param apiKey sent as a bearer token, to Azure as {@code api-key}; servers at home need none
 * @param azureApiVersion makes the calls Azure's, such as {@code 2024-10-21}; the model is then a deployment
 * @param provider part of the name under which answers are stored; by default the base URL's host and port
 * @param maxTokens most tokens of an answer; long paths are echoed whole
 * @param timeout for a whole call
 * @param requestsPerMinute 0 for no limit
 * @param tokensPerMinute of questions and answers; 0 for no limit
 * @param concurrency calls at the same time
 * @param maxAttempts tries for each call, with the first
 * @param maxRejectedInARow episodes of which nothing comes until the run rests; 0 for no limit
 * @param headers sent with each call; their values are never shown
 */
@Validated
@ConfigurationProperties(TeacherProperties.PREFIX)
record TeacherProperties(
        @DefaultValue(LlmServer.DEFAULT_BASE_URL) String baseUrl,
        @DefaultValue("") Secret apiKey,
        @Nullable String organization,
        @Nullable String project,
        @Nullable String azureApiVersion,
        @DefaultValue("") String provider,
        @DefaultValue("") String model,
        @DefaultValue("0") @DecimalMin("0") @DecimalMax("2") double temperature,
        @Nullable Long seed,
        @DefaultValue("4096") @Min(1) int maxTokens,
        @DefaultValue("auto") Dialect dialect,
        @DefaultValue("120s") Duration timeout,
        @DefaultValue("0") @Min(0) int requestsPerMinute,
        @DefaultValue("0") @Min(0) long tokensPerMinute,
        @DefaultValue("8") @Min(1) @Max(256) int concurrency,
        @DefaultValue("10") @Min(1) @Max(100) int maxAttempts,
        @DefaultValue("20") @Min(0) int maxRejectedInARow,
        @DefaultValue Map<String, Secret> headers,
        @DefaultValue List<Price> prices) {

    static final String PREFIX = "subgoal.teacher";

    TeacherProperties {
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
        baseUrl = server.baseUrl();
        organization = server.organization();
        project = server.project();
        azureApiVersion = server.azureApiVersion();
        headers = server.headers();
        provider = provider.isBlank() ? server.authority() : provider.strip();
        model = model.strip();
        prices = List.copyOf(prices);
    }

    /** The server that is asked. */
    LlmServer server() {
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
