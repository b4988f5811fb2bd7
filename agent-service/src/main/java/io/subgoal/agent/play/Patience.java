package io.subgoal.agent.play;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClientResponseException;

/** Asks a service again and again while it is away or has too much to do. Not for several threads. */
public final class Patience {

    private static final Logger LOG = LoggerFactory.getLogger(Patience.class);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final String service;
    private final Duration patience;
    private double waitedMillis;

    /** @param service for people, such as {@code The inference service} */
    public Patience(String service, Duration patience) {
        this.service = service;
        this.patience = patience;
    }

    public double waitedMillis() {
        return waitedMillis;
    }

    /**
     * What the service answers.
     *
     * @throws ServiceAwayException if it does not answer in time
     * @throws ServiceRefusedException if it answers that it never will
     */
    public <T> T ask(Supplier<T> question) throws InterruptedException {
        long start = System.nanoTime();
        while (true) {
            long asked = System.nanoTime();
            try {
                return question.get();
            } catch (ResourceAccessException e) {
                await(start, asked, PAUSE, "does not answer", e);
            } catch (RestClientResponseException e) {
                int status = e.getStatusCode().value();
                if (status != 429 && status != 502 && status != 503 && status != 504) {
                    throw new ServiceRefusedException(service + " refused: " + detail(e), e);
                }
                await(start, asked, pause(e), "has too much to do", e);
            }
        }
    }

    private void await(long start, long asked, Duration pause, String what, Exception cause)
            throws InterruptedException {
        if (System.nanoTime() - start + pause.toNanos() > patience.toNanos()) {
            throw new ServiceAwayException(service + " " + what, cause);
        }
        LOG.warn("{} {}; trying again", service, what);
        Thread.sleep(pause);
        waitedMillis += (System.nanoTime() - asked) / 1e6;
    }

    private static Duration pause(RestClientResponseException e) {
        HttpHeaders headers = e.getResponseHeaders();
        return Optional.ofNullable(headers == null ? null : headers.getFirst(HttpHeaders.RETRY_AFTER))
                .filter(seconds -> seconds.matches("\\d{1,6}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .filter(wanted -> wanted.compareTo(PAUSE) > 0)
                .map(wanted -> wanted.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : wanted)
                .orElse(PAUSE);
    }

    private static String detail(RestClientResponseException e) {
        @Nullable String body = e.getResponseBodyAsString();
        return body == null || body.isBlank() ? e.getStatusText() : body;
    }
}
