package io.subgoal.inference.decoding;

import io.subgoal.inference.admission.Terms;
import io.subgoal.service.error.ServiceException;
import io.subgoal.t5.generate.LateException;
import io.subgoal.t5.generate.RefusedException;
import io.subgoal.t5.generate.TooLargeException;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for answers on behalf of a caller. */
public final class Waiting {

    /** How often it is seen whether the caller is still there. */
    public static final long LOOK_MILLIS = 25;

    private Waiting() {}

    /**
     * Waits for an answer, as long as the caller wants it and is there; cancels it if not.
     *
     * @throws ServiceException that says what went wrong
     */
    public static <T> T await(Future<T> answer, Terms terms) {
        return await(answer, () -> requireWanted(terms));
    }

    /**
     * Waits for an answer; cancels it if waiting ends before.
     *
     * @param look done now and then; throws to end the waiting
     */
    public static <T> T await(Future<T> answer, Runnable look) {
        try {
            while (true) {
                try {
                    return answer.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    look.run();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServiceException.Unavailable("The service is shutting down");
        } catch (ExecutionException e) {
            throw failure(Objects.requireNonNull(e.getCause()));
        } catch (CancellationException e) {
            throw new ServiceException.Late("The search was cancelled");
        } finally {
            answer.cancel(false);
        }
    }

    /**
     * Does nothing as long as the caller is there and has time; to be called now and then by the thread that serves him.
     *
     * @throws ServiceException.Late if he has hung up, or the deadline has passed
     */
    public static void requireWanted(Terms terms) {
        if (terms.connection().gone()) {
            throw new ServiceException.Late("The caller has hung up");
        }
        if (System.nanoTime() - terms.deadline() >= 0) {
            throw late();
        }
    }

    /** What to tell the caller about a search that failed. */
    public static RuntimeException failure(Throwable cause) {
        return switch (cause) {
            case LateException late -> late();
            case RefusedException refused ->
                new ServiceException.Unavailable("The service is shutting down: " + refused.getMessage());
            case TooLargeException large -> new ServiceException.Unavailable(String.valueOf(large.getMessage()));
            case RuntimeException other -> other;
            default -> new IllegalStateException(cause);
        };
    }

    private static ServiceException late() {
        return new ServiceException.Late(
                "The answer was not there in time; allow more with the header " + Terms.TIMEOUT_HEADER);
    }
}
