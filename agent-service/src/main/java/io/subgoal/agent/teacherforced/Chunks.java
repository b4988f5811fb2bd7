package io.subgoal.agent.teacherforced;

import io.subgoal.store.teacherforced.StoredAnswer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Rows in chunks of one model each, several of which are asked side by side. */
final class Chunks {

    private static final int ROWS = 32;
    /** A search with many beams takes as long as many greedy ones. */
    private static final int SEARCHES = 64;

    private static final int AT_ONCE = 2;
    private static final long LOOK_EVERY_MILLIS = 300;

    private final List<List<TestRow>> chunks = new ArrayList<>();

    Chunks(List<TestRow> rows, int beams) {
        int size = Math.clamp(SEARCHES / beams, 1, ROWS);
        List<TestRow> chunk = new ArrayList<>();
        for (TestRow row : rows) {
            if (!chunk.isEmpty()
                    && (chunk.size() == size || !chunk.getFirst().model().equals(row.model()))) {
                chunks.add(chunk);
                chunk = new ArrayList<>();
            }
            chunk.add(row);
        }
        if (!chunk.isEmpty()) {
            chunks.add(chunk);
        }
    }

    List<List<TestRow>> all() {
        return chunks;
    }

    /** Asks for answers to a chunk. */
    interface Question {
        List<StoredAnswer> ask(List<TestRow> chunk) throws InterruptedException;
    }

    /**
     * Asks about each chunk, few at once.
     *
     * @param answered told of the answers to a chunk, one chunk after the other
     * @param meanwhile called every now and then; may throw to stop
     */
    void each(Question question, Consumer<List<StoredAnswer>> answered, Runnable meanwhile) throws Exception {
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            CompletionService<List<StoredAnswer>> asked = new ExecutorCompletionService<>(threads);
            Iterator<List<TestRow>> waiting = chunks.iterator();
            int open = 0;
            while (waiting.hasNext() || open > 0) {
                while (open < AT_ONCE && waiting.hasNext()) {
                    List<TestRow> chunk = waiting.next();
                    Callable<List<StoredAnswer>> ask = () -> question.ask(chunk);
                    asked.submit(ask);
                    open++;
                }
                Future<List<StoredAnswer>> done = asked.poll(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
                if (done == null) {
                    meanwhile.run();
                } else {
                    open--;
                    answered.accept(result(done));
                }
            }
        } finally {
            threads.shutdownNow();
            threads.close();
        }
    }

    private static List<StoredAnswer> result(Future<List<StoredAnswer>> done) throws Exception {
        try {
            return done.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }
}
