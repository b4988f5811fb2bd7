package io.subgoal.llm;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A server that speaks the OpenAI interface, and how it is asked. Texts that are blank count as not set.
 *
 * @param settings where it is set, such as {@code subgoal.teacher}: messages name what to change
 * @param baseUrl usually with {@code /v1}
 * @param apiKey sent as a bearer token, to Azure as {@code api-key}; servers at home need none
 * @param azureApiVersion makes the calls Azure's, such as {@code 2024-10-21}; the model is then a deployment
 * @param timeout for a whole call
 * @param requestsPerMinute 0 for no limit
 * @param tokensPerMinute of questions and answers; 0 for no limit
 * @param concurrency calls at the same time
 * @param maxAttempts tries for each call, with the first
 * @param headers sent with each call; their values are never shown
 */
public record LlmServer(
        String settings,
        String baseUrl,
        Secret apiKey,
        @Nullable String organization,
        @Nullable String project,
        @Nullable String azureApiVersion,
        Duration timeout,
        int requestsPerMinute,
        long tokensPerMinute,
        int concurrency,
        int maxAttempts,
        Map<String, Secret> headers) {

    /** OpenAI's own server, for those who name none. */
    public static final String DEFAULT_BASE_URL = "https://api.openai.com/v1";

    /**
     * Takes settings as they come.
     *
     * @throws IllegalArgumentException if the URL or the timeout cannot be; it does not show the URL
     */
    public LlmServer {
        baseUrl = baseUrl.isBlank() ? DEFAULT_BASE_URL : baseUrl.strip();
        requireUrl(settings, baseUrl);
        organization = blankToNull(organization);
        project = blankToNull(project);
        azureApiVersion = blankToNull(azureApiVersion);
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException(settings + ".timeout must be longer than nothing");
        }
        headers = Map.copyOf(headers);
    }

    /** Whether there is any hope: a key, or a server other than OpenAI's, which may need none. */
    public boolean isConfigured() {
        return !apiKey.isBlank() || !baseUrl.equals(DEFAULT_BASE_URL);
    }

    /** The server's host and port, by which its answers are told from those of others. */
    public String authority() {
        return URI.create(baseUrl).getRawAuthority();
    }

    /** The environment variable that holds a setting, such as {@code SUBGOAL_TEACHER_API_KEY} for {@code API_KEY}. */
    public String variable(String name) {
        return settings.replace('.', '_').toUpperCase(Locale.ROOT) + "_" + name;
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    private static void requireUrl(String settings, String text) {
        try {
            URI url = new URI(text);
            boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            if (web && url.getHost() != null && url.getRawUserInfo() == null && url.getRawQuery() == null) {
                return;
            }
        } catch (URISyntaxException e) {
            // The text may hold a password, so it is not shown.
        }
        throw new IllegalArgumentException(
                settings + ".base-url must be an http or https URL with a host, without a user and a query");
    }
}
