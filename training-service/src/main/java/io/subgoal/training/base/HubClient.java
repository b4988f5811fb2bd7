package io.subgoal.training.base;

import io.subgoal.training.base.HubException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks the hub and follows its redirects. The token goes to the hub itself and to nobody it redirects to. */
final class HubClient implements AutoCloseable {

    private static final int MOST_REDIRECTS = 5;
    private static final List<Integer> REDIRECTS = List.of(301, 302, 303, 307, 308);
    private static final Duration CONNECT = Duration.ofSeconds(10);

    private final HubEndpoint endpoint;
    private final HubToken token;
    private final Duration timeout;
    private final HttpClient client;

    /**
     * @param timeout for the head of an answer
     */
    HubClient(HubEndpoint endpoint, HubToken token, Duration timeout) {
        this.endpoint = endpoint;
        this.token = token;
        this.timeout = timeout;
        client = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    HubEndpoint endpoint() {
        return endpoint;
    }

    /**
     * Gets an address of the hub.
     *
     * @param about the model, for errors
     * @return an answer of status 200, 206 or 416; its body is to be closed
     */
    HttpResponse<InputStream> get(URI address, Map<String, String> headers, String about)
            throws IOException, InterruptedException {
        URI at = address;
        for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
            HttpResponse<InputStream> response = send(request(at, headers));
            int status = response.statusCode();
            if (status == 200 || status == 206 || status == 416) {
                return response;
            }
            response.body().close();
            if (!REDIRECTS.contains(status)) {
                throw failure(response, about, endpoint.owns(at));
            }
            at = target(at, response);
        }
        throw new HubException(
                Kind.BROKEN, "The hub redirects more than %d times for '%s'".formatted(MOST_REDIRECTS, about));
    }

    private HttpResponse<InputStream> send(HttpRequest request) throws InterruptedException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw HubException.unreachable(e);
        }
    }

    private HttpRequest request(URI at, Map<String, String> headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(at).timeout(timeout).header("User-Agent", "subgoal");
        headers.forEach(request::header);
        if (!token.isBlank() && endpoint.owns(at)) {
            request.header("Authorization", token.header());
        }
        return request.build();
    }

    private URI target(URI from, HttpResponse<?> response) {
        String location = response.headers().firstValue("Location").orElse("");
        try {
            URI target = from.resolve(location);
            if (endpoint.allows(target)) {
                return target;
            }
        } catch (IllegalArgumentException e) {
            // No address at all; said below. It may be a signed one, so it is not shown.
        }
        throw new HubException(Kind.BROKEN, "The hub redirects to an address that is not HTTPS");
    }

    private HubException failure(HttpResponse<?> response, String about, boolean own) {
        int status = response.statusCode();
        String code = response.headers().firstValue("X-Error-Code").orElse("");
        if (status == 429 || status == 408 || status >= 500) {
            return new HubException(
                    Kind.BUSY,
                    "The hub answers %d for '%s': try again later".formatted(status, about),
                    retryAfter(response).orElse(null));
        }
        if (!own) {
            // A signed address that has run out; the hub gives a new one.
            return new HubException(Kind.BUSY, "The hub's file store answers %d for '%s'".formatted(status, about));
        }
        if (code.equals("RevisionNotFound")) {
            return new HubException(Kind.REVISION, "The hub knows '%s', but no such revision of it".formatted(about));
        }
        return new HubException(
                Kind.MODEL,
                switch (status) {
                    case 401 -> unauthorized(about);
                    case 403 ->
                        "The hub gives '%s' only to those it has let in: accept the conditions on the model's page, and set HF_TOKEN to a token of that account that may read it"
                                .formatted(about);
                    case 404 -> "The hub does not know '%s': look its id up on the hub".formatted(about);
                    default -> "The hub answers %d for '%s'".formatted(status, about);
                });
    }

    private String unauthorized(String about) {
        return token.isBlank()
                ? "The hub knows no public model '%s': look its id up on the hub; for a private model, or one with conditions, set HF_TOKEN"
                        .formatted(about)
                : "The hub does not show '%s' to the token in HF_TOKEN: look the id up on the hub, and whether the token is still valid and may read it"
                        .formatted(about);
    }

    private static Optional<Duration> retryAfter(HttpResponse<?> response) {
        return response.headers().firstValue("Retry-After").flatMap(text -> {
            try {
                return Optional.of(
                        text.matches("\\d{1,9}")
                                ? Duration.ofSeconds(Long.parseLong(text))
                                : Duration.between(
                                        Instant.now(),
                                        ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)));
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        });
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
