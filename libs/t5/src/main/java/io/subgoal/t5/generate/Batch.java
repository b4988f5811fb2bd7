package io.subgoal.t5.generate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Searches of one kind, decoded side by side. Members come and go between steps.
 *
 * @param <M> what the owner knows a member by
 */
final class Batch<M extends Batch.Member> implements AutoCloseable {

    /** A search and its source. */
    interface Member {

        int[] source();

        SampleSearch search();
    }

    private final EncoderDecoder model;
    private final BatchKind kind;
    private List<M> members = new ArrayList<>();
    private @Nullable Decoding decoding;

    Batch(EncoderDecoder model, BatchKind kind) {
        this.model = model;
        this.kind = kind;
    }

    List<M> members() {
        return members;
    }

    /** Encodes the sources of new members; if that fails, the others go on. */
    void join(List<M> more) {
        List<int[]> sources = more.stream().map(Member::source).toList();
        if (decoding == null) {
            decoding = model.decode(sources);
        } else {
            decoding.join(sources);
        }
        members.addAll(more);
    }

    /** Feeds one token to each row, the rows of members that are done included. */
    void step() {
        Decoding present = Objects.requireNonNull(decoding);
        int rows = kind.rows();
        long[] tokens = new long[members.size() * rows];
        long[] order = new long[tokens.length];
        for (int i = 0; i < members.size(); i++) {
            int first = i * rows;
            members.get(i).search().feed(tokens, order, first);
            for (int row = first; row < first + rows; row++) {
                order[row] += first;
            }
        }
        present.step(tokens, order);
        if (kind.drawn()) {
            float[] values = present.logProbabilities();
            for (int i = 0; i < members.size(); i++) {
                ((Drawing) members.get(i).search())
                        .advance(values, i * rows, values.length / tokens.length, kind.vocabulary());
            }
        } else {
            float[][] running = members.stream()
                    .map(member -> ((BeamSearch) member.search()).running())
                    .toArray(float[][]::new);
            Best best = present.best(running, BeamSearch.considered(rows, kind.vocabulary()), kind.vocabulary());
            for (int i = 0; i < members.size(); i++) {
                ((BeamSearch) members.get(i).search()).advance(best, i);
            }
        }
    }

    /** Lets members go. The places of those that went are taken by the last ones, so that little is moved. */
    void remove(Predicate<M> gone) {
        if (members.stream().noneMatch(gone)) {
            return;
        }
        int[] places = new int[members.size()];
        int kept = 0;
        int end = members.size();
        for (int i = 0; i < end; i++) {
            int place = i;
            if (gone.test(members.get(i))) {
                do {
                    end--;
                } while (end > i && gone.test(members.get(end)));
                if (end <= i) {
                    break;
                }
                place = end;
            }
            places[kept++] = place;
        }
        int[] samples = Arrays.copyOf(places, kept);
        List<M> left = new ArrayList<>();
        for (int sample : samples) {
            left.add(members.get(sample));
        }
        members = left;
        if (kept == 0) {
            close();
        } else {
            Objects.requireNonNull(decoding).keep(samples);
        }
    }

    /** Frees native memory; it comes back with the next member. */
    @Override
    public void close() {
        if (decoding != null) {
            decoding.close();
            decoding = null;
        }
    }
}
