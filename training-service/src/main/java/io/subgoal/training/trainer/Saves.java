package io.subgoal.training.trainer;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings saves into the store, one after another and in their order, while the model goes on learning. */
final class Saves implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Saves.class);

    private final ExecutorService worker = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("saves").factory());
    private @Nullable CompletableFuture<Void> last;

    /**
     * Begins a save as soon as the one before it is over.
     *
     * @throws RuntimeException what the save before has failed with
     */
    void begin(Runnable save) {
        await();
        last = CompletableFuture.runAsync(save, worker);
    }

    /**
     * Waits until all is in the store.
     *
     * @throws RuntimeException what the last save has failed with
     */
    void await() {
        CompletableFuture<Void> awaited = last;
        last = null;
        if (awaited != null) {
            Background.join(awaited);
        }
    }

    /** Waits for the save that is under way: it reads files that are deleted next. */
    @Override
    public void close() {
        try {
            await();
        } catch (RuntimeException e) {
            LOG.warn("The last save was not stored: {}", e.getMessage());
        } finally {
            worker.close();
        }
    }
}
