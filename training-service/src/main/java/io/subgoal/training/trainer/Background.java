package io.subgoal.training.trainer;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Work that one thread does for another. */
final class Background {

    private Background() {}

    /** Waits for its result, whatever interrupts come; fails as the work has failed. */
    static <T> T join(CompletableFuture<T> work) {
        try {
            return work.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw e;
        }
    }
}
