package io.subgoal.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.core.JsonValue;
import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIServiceException;
import io.subgoal.llm.LlmException.Broken;
import io.subgoal.llm.LlmException.Busy;
import io.subgoal.llm.LlmException.Refused;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** Says what went wrong at a server, and what to do about it. */
final class ServerErrors {

    private final LlmServer settings;
    private final Duration timeout;
    private final Scrubber scrubber;
    private final Clock clock;

    ServerErrors(LlmServer settings, Duration timeout, Scrubber scrubber, Clock clock) {
        this.settings = settings;
        this.timeout = timeout;
        this.scrubber = scrubber;
        this.clock = clock;
    }

    /**
     * Turns the client's exception into ours.
     *
     * @param sent whether the request went out in full
     * @throws IllegalStateException if it is not about the server
     */
    LlmException translate(Throwable failure, boolean sent) {
        if (failure instanceof OpenAIServiceException answered) {
            return status(answered);
        }
        if (failure instanceof UnreadableReplyException) {
            return new Broken(
                    200, server() + " answered, but not well: " + failure.getMessage(), Optional.empty(), true);
        }
        if (failure instanceof OpenAIException || failure instanceof IOException) {
            return connection(failure, sent);
        }
        throw new IllegalStateException("A call failed: " + failure.getClass().getName() + ": "
                + scrubber.clean(String.valueOf(failure.getMessage())));
    }

    private String server() {
        return "The LLM server at " + settings.baseUrl();
    }

    private LlmException status(OpenAIServiceException answered) {
        int status = answered.statusCode();
        String said = said(answered.body());
        Optional<Duration> retryAfter =
                RetryAfter.read(name -> answered.headers().values(name).stream().findFirst(), clock.instant());
        if (status == 429 && isQuota(answered)) {
            return new Refused(
                    status,
                    server() + " says that the quota is spent (429): check the account's plan and credit." + said);
        }
        return switch (status) {
            case 429 -> new Busy(status, server() + " gets too many requests (429)." + said, retryAfter);
            case 503, 529 -> new Busy(status, server() + " is overloaded (" + status + ")." + said, retryAfter);
            // A gateway gave up waiting; the model behind it may have gone on.
            case 504, 524 -> new Broken(status, server() + " took too long (" + status + ")." + said, retryAfter, true);
            case 408, 409, 425 ->
                new Broken(status, server() + " did not take the request (" + status + ")." + said, retryAfter, false);
            default ->
                status >= 500
                        ? new Broken(status, server() + " failed (" + status + ")." + said, retryAfter, false)
                        : new Refused(status, server() + " " + advice(status) + said);
        };
    }

    private static boolean isQuota(OpenAIServiceException answered) {
        return answered.code().filter("insufficient_quota"::equals).isPresent()
                || answered.type().filter("insufficient_quota"::equals).isPresent();
    }

    private String advice(int status) {
        return switch (status) {
            case 401 ->
                settings.apiKey().isBlank()
                        ? "wants a key (401): set " + settings.variable("API_KEY") + "."
                        : "refused the key (401): set " + settings.variable("API_KEY") + " to a valid one.";
            case 403 ->
                "does not allow this (403): check what the key may do, %s and %s."
                        .formatted(settings.variable("ORGANIZATION"), settings.variable("PROJECT"));
            case 404 ->
                "knows no such model or path (404): check %s and %s."
                        .formatted(settings.variable("MODEL"), settings.variable("BASE_URL"));
            case 400, 413, 422 ->
                "did not accept the request (%d): check %s, %s and %s."
                        .formatted(
                                status,
                                settings.variable("MODEL"),
                                settings.variable("MAX_TOKENS"),
                                settings.variable("DIALECT"));
            default ->
                status < 400
                        ? "is somewhere else (%d): set %s to where it redirects."
                                .formatted(status, settings.variable("BASE_URL"))
                        : "refused the request (" + status + ").";
        };
    }

    /** What the server said, with a blank before it. */
    private String said(JsonValue body) {
        String text = Optional.ofNullable(body.convert(JsonNode.class))
                .map(ServerErrors::message)
                .orElse("");
        String clean = scrubber.clean(text);
        return clean.isEmpty() ? "" : " It said: " + clean;
    }

    /** Servers differ: a text, an object with a message or a detail, or one of these within {@code error}. */
    private static String message(JsonNode said) {
        if (said.isTextual()) {
            return said.asText();
        }
        return Stream.of("message", "detail", "error")
                .filter(said::hasNonNull)
                .map(name -> message(said.get(name)))
                .findFirst()
                .orElse("");
    }

    private LlmException connection(Throwable failure, boolean sent) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        if (root instanceof CertificateException || has(failure, CertificateException.class)) {
            return new Refused(0, server() + " has a certificate that is not trusted: " + reason(root));
        }
        if (root instanceof UnknownHostException
                || root instanceof ConnectException
                || root instanceof NoRouteToHostException) {
            return new Broken(
                    0,
                    server() + " cannot be reached: check " + settings.variable("BASE_URL") + ". " + reason(root),
                    Optional.empty(),
                    false);
        }
        String what = has(failure, InterruptedIOException.class)
                ? " did not answer within " + timeout.toMillis() + " ms (" + settings.variable("TIMEOUT") + "). "
                : sent ? " broke the connection instead of answering. " : " broke the connection. ";
        return new Broken(0, server() + what + reason(root), Optional.empty(), sent);
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> kind) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (kind.isInstance(at)) {
                return true;
            }
        }
        return false;
    }

    private String reason(Throwable root) {
        return "(" + root.getClass().getSimpleName() + ": " + scrubber.clean(String.valueOf(root.getMessage())) + ")";
    }
}
