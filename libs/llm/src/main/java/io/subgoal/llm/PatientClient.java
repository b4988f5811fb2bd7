package io.subgoal.llm;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * Asks an LLM until it answers: within its limits, not more at a time than allowed, again after failures that may pass.
 * When the server is busy, all callers hold back. Safe for use by many threads.
 */
public final class PatientClient {

    /** Learns of each attempt, for the record. What it throws ends the call. */
    public interface Listener {

        Listener NONE = new Listener() {};

        /** The attempt starts now; from here on it may cost money. */
        default void sending(int attempt) {}

        /** The attempt has failed; there may be others. */
        default void failed(int attempt, LlmException failure) {}
    }

    private final LlmClient client;
    private final Backoff backoff;
    private final Pace pace;
    private final Semaphore slots;
    private final Timekeeper time;
    private final DoubleSupplier random;

    public PatientClient(LlmClient client, LlmServer settings) {
        this(
                client,
                new Backoff(settings.maxAttempts()),
                new Pace(settings.requestsPerMinute(), settings.tokensPerMinute(), Timekeeper.SYSTEM),
                settings.concurrency(),
                Timekeeper.SYSTEM,
                () -> ThreadLocalRandom.current().nextDouble());
    }

    PatientClient(
            LlmClient client, Backoff backoff, Pace pace, int concurrency, Timekeeper time, DoubleSupplier random) {
        this.client = client;
        this.backoff = backoff;
        this.pace = pace;
        this.slots = new Semaphore(concurrency, true);
        this.time = time;
        this.random = random;
    }

    /**
     * Asks and blocks until there is an answer.
     *
     * @param idempotencyKey the same in all attempts
     * @throws LlmException the last failure, if it is fatal, if there were enough attempts, or if the server asks for
     *     more patience than there is
     */
    public LlmReply call(LlmRequest request, String idempotencyKey, Listener listener)
            throws LlmException, InterruptedException {
        long reserved = pace.countsTokens() ? mostTokens(request) : 0;
        for (int attempt = 1; ; attempt++) {
            Duration delay;
            slots.acquire();
            try {
                return attempt(request, idempotencyKey, reserved, attempt, listener);
            } catch (LlmException failure) {
                // Still in its slot: whoever gets that next has to see that the server wants everybody to hold back.
                delay = afterFailure(attempt, failure, listener);
            } finally {
                slots.release();
            }
            time.sleep(delay);
        }
    }

    /** How long to wait before the next attempt; throws the failure if there is to be none. */
    private Duration afterFailure(int attempt, LlmException failure, Listener listener) throws LlmException {
        listener.failed(attempt, failure);
        Duration delay = backoff.delay(attempt, random.getAsDouble(), failure).orElseThrow(() -> failure);
        if (failure instanceof LlmException.Busy) {
            pace.hold(failure.retryAfter().orElse(delay));
        }
        return delay;
    }

    private static long mostTokens(LlmRequest request) {
        return TokenCounter.forModel(request.model()).count(request.messages()) + request.maxTokens();
    }

    private LlmReply attempt(LlmRequest request, String key, long reserved, int attempt, Listener listener)
            throws LlmException, InterruptedException {
        try {
            pace.await(reserved);
            listener.sending(attempt);
            LlmReply reply = client.complete(request, key);
            pace.settle(reserved, reply.promptTokens() + reply.completionTokens());
            return reply;
        } catch (LlmException failure) {
            if (!failure.mayHaveBeenCharged()) {
                pace.settle(reserved, 0);
            }
            throw failure;
        }
    }
}
