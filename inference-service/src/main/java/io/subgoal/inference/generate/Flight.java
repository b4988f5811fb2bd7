package io.subgoal.inference.generate;

import io.subgoal.inference.decoding.Waiting;
import io.subgoal.service.error.ServiceException;
import io.subgoal.t5.generate.Hypothesis;
import io.subgoal.t5.generate.TokenListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The searches of one request on their way; closing it stops those that are not done. What comes of them is queued. */
final class Flight implements AutoCloseable {

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final List<CompletableFuture<List<Hypothesis>>> searches = new ArrayList<>();

    /** What comes of the searches. */
    sealed interface Event {

        /** A token has come. */
        record Token(int prompt, int sequence, int id, float logProbability) implements Event {}

        /** A search is done. */
        record Found(int prompt, List<Hypothesis> hypotheses) implements Event {}

        /** A search has failed. */
        record Failed(Throwable cause) implements Event {}
    }

    /** A listener that queues tokens, and then says what another one says. */
    TokenListener queueing(int prompt, TokenListener next) {
        return (sequence, token, logProbability) -> {
            events.add(new Event.Token(prompt, sequence, token, logProbability));
            return next.token(sequence, token, logProbability);
        };
    }

    /** Takes up the next search. */
    void add(CompletableFuture<List<Hypothesis>> search) {
        int prompt = searches.size();
        searches.add(search);
        var unused = search.whenComplete((found, failure) ->
                events.add(failure == null ? new Event.Found(prompt, found) : new Event.Failed(cause(failure))));
    }

    /**
     * What comes next; null if nothing has come within the time.
     *
     * @throws RuntimeException what a search failed with
     */
    @Nullable
    Event next(long patienceMillis) {
        try {
            Event event = events.poll(patienceMillis, TimeUnit.MILLISECONDS);
            if (event instanceof Event.Failed failed) {
                throw Waiting.failure(failed.cause());
            }
            return event;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServiceException.Unavailable("The service is shutting down");
        }
    }

    @Override
    public void close() {
        searches.forEach(search -> search.cancel(false));
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
