package io.subgoal.service.client;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
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
    private final Consumer<String> notice;
    private double waitedMillis;

    /** As {@link #Patience(String, Duration, Consumer)}; what it waits for is in the log. */
    public Patience(String service, Duration patience) {
        this(service, patience, LOG::warn);
    }

    /**
     * @param service for people, such as {@code The inference service}
     * @param patience how long an answer is waited for
     * @param notice is told, once for each question, what is waited for
     */
    public Patience(String service, Duration patience, Consumer<String> notice) {
        this.service = service;
        this.patience = patience;
        this.notice = notice;
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
        for (int attempt = 1; true; attempt++) {
            long asked = System.nanoTime();
            try {
                return question.get();
            } catch (ResourceAccessException e) {
                await(start, asked, attempt, PAUSE, "does not answer", e);
            } catch (RestClientResponseException e) {
                int status = e.getStatusCode().value();
                if (status != 429 && status != 502 && status != 503 && status != 504) {
                    throw new ServiceRefusedException(service + " refused: " + detail(e), e);
                }
                await(start, asked, attempt, pause(e), "has too much to do", e);
            }
        }
    }

    private void await(long start, long asked, int attempt, Duration pause, String what, Exception cause)
            throws InterruptedException {
        if (System.nanoTime() - start + pause.toNanos() > patience.toNanos()) {
            throw new ServiceAwayException(service + " " + what, cause);
        }
        if (attempt == 1) {
            notice.accept("%s %s; trying again for %d s".formatted(service, what, patience.toSeconds()));
        }
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
