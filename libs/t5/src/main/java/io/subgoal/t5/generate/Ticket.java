package io.subgoal.t5.generate;

import io.subgoal.t5.checkpoint.T5Config;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A request on its way through a pool. */
final class Ticket implements Batch.Member {

    private final SearchRequest request;
    private final long submitted = System.nanoTime();
    private final CompletableFuture<List<Hypothesis>> answer = new Answer();
    private final WaitingRoom room;
    private final Runnable over;
    private final @Nullable BatchKind kind;
    private final AtomicBoolean gone = new AtomicBoolean();
    private @Nullable SampleSearch search;

    /** @param over run once when the pool does not touch the request's model any more, after the answer is known */
    Ticket(SearchRequest request, WaitingRoom room, Runnable over) {
        this.request = request;
        this.room = room;
        this.over = over;
        kind = switch (request.search()) {
            case Search.Beams beams -> BatchKind.of(beams.settings(), config());
            case Search.Draws draws -> BatchKind.of(draws.settings(), config());
            case Search.Choice choice -> null;
            case Search.Scores scores -> null;
        };
    }

    private T5Config config() {
        return request.model().config();
    }

    SearchRequest request() {
        return request;
    }

    CompletableFuture<List<Hypothesis>> answer() {
        return answer;
    }

    /** What it can be decoded with side by side; null if with nothing. */
    @Nullable
    BatchKind kind() {
        return kind;
    }

    int tokens() {
        return request.source().length;
    }

    long submitted() {
        return submitted;
    }

    /** Rows it has in every step, as far as that is known. */
    int rows() {
        return kind == null ? 1 : kind.rows();
    }

    @Override
    public int[] source() {
        return request.source();
    }

    @Override
    public SampleSearch search() {
        SampleSearch present = search;
        if (present == null) {
            present = newSearch();
            search = present;
        }
        return present;
    }

    private SampleSearch newSearch() {
        int start = config().decoderStartTokenId();
        int eos = config().eosTokenId();
        return switch (request.search()) {
            case Search.Beams beams -> new BeamSearch(beams.settings(), start, eos, this::hear);
            case Search.Draws draws -> new Drawing(draws.settings(), start, eos, source(), this::hear);
            case Search.Choice choice -> throw new IllegalStateException("A choice is decoded by itself");
            case Search.Scores scores -> throw new IllegalStateException("Scores are decoded by themselves");
        };
    }

    /** A listener that throws does not stop the searches beside its own. */
    private boolean hear(int sequence, int token, float logProbability) {
        try {
            return request.listener().token(sequence, token, logProbability);
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
            return false;
        }
    }

    /** Whether nobody wants the answer any more. */
    boolean abandoned() {
        return answer.isDone();
    }

    boolean late(long now) {
        return now - request.deadline() >= 0;
    }

    void answer(List<Hypothesis> found) {
        end(() -> answer.complete(found));
    }

    /** Goes without an answer, since one was not wanted any more, or it is too late. */
    void leave() {
        fail(new LateException("The deadline passed before the search was over"));
    }

    void fail(Throwable reason) {
        end(() -> answer.completeExceptionally(reason));
    }

    /** Who hears the answer may ask again at once: the place is free by then. */
    private void end(Runnable tell) {
        boolean first = gone.compareAndSet(false, true);
        if (first) {
            room.ended();
        }
        tell.run();
        if (first) {
            over.run();
        }
    }

    /** Who cancels it before it was taken up has its place back at once. */
    private final class Answer extends CompletableFuture<List<Hypothesis>> {

        @Override
        public boolean cancel(boolean interrupt) {
            boolean cancelled = super.cancel(interrupt);
            if (cancelled && room.remove(Ticket.this)) {
                end(() -> {});
            }
            return cancelled;
        }
    }
}
