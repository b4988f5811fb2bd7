package io.subgoal.annotation.llm;

import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.net.URISyntaxException;
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
@ConfigurationProperties("subgoal.teacher")
public record TeacherProperties(
        @DefaultValue(DEFAULT_BASE_URL) String baseUrl,
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
        @DefaultValue List<@Valid Price> prices) {

    static final String DEFAULT_BASE_URL = "https://api.openai.com/v1";

    public TeacherProperties {
        baseUrl = baseUrl.isBlank() ? DEFAULT_BASE_URL : baseUrl.strip();
        organization = blankToNull(organization);
        project = blankToNull(project);
        azureApiVersion = blankToNull(azureApiVersion);
        URI url = url(baseUrl);
        provider = provider.isBlank() ? url.getRawAuthority() : provider.strip();
        model = model.strip();
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("subgoal.teacher.timeout must be longer than nothing");
        }
        headers = Map.copyOf(headers);
        prices = List.copyOf(prices);
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    private static URI url(String text) {
        try {
            URI url = new URI(text);
            boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            if (web && url.getHost() != null && url.getRawUserInfo() == null && url.getRawQuery() == null) {
                return url;
            }
        } catch (URISyntaxException e) {
            // The text may hold a password, so it is not shown.
        }
        throw new IllegalArgumentException(
                "subgoal.teacher.base-url must be an http or https URL with a host, without a user and a query");
    }
}
