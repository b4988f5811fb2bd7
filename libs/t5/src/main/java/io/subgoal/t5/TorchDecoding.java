package io.subgoal.t5;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import io.subgoal.t5.generate.Best;
import io.subgoal.t5.generate.Decoding;
import io.subgoal.t5.generate.Roster;
import io.subgoal.t5.program.DecodeSession;
import io.subgoal.t5.program.T5Program;
import io.subgoal.t5.program.T5Program.Source;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Decoding by the TorchScript program; owns its workspace. */
final class TorchDecoding implements Decoding {

    private final PtNDManager workspace;
    private final int pad;
    private final DecodeSession session;
    private final Roster roster = new Roster();
    private int[] lengths;
    private @Nullable PtNDArray scores;

    TorchDecoding(PtNDManager workspace, T5Program program, List<int[]> sources, int pad) {
        this.workspace = workspace;
        this.pad = pad;
        lengths = lengths(sources).toArray();
        // The mask is memory of Java's until sources join or go: it stays open with the workspace.
        session = program.decode(workspace, Batches.source(workspace, sources, pad));
        roster.join(sources.size());
    }

    private static IntStream lengths(List<int[]> sources) {
        return sources.stream().mapToInt(source -> source.length);
    }

    @Override
    public void join(List<int[]> more) {
        Source source = Batches.source(workspace, more, pad);
        try (PtNDArray ids = source.ids();
                PtNDArray mask = source.mask()) {
            session.join(new Source(ids, mask));
        }
        lengths = IntStream.concat(Arrays.stream(lengths), lengths(more)).toArray();
        roster.join(more.size());
    }

    @Override
    public void keep(int[] samples) {
        int[] kept = Arrays.stream(samples).map(sample -> lengths[sample]).toArray();
        if (kept.length > 0) {
            session.keep(samples, Arrays.stream(kept).max().getAsInt());
        }
        lengths = kept;
        roster.keep(samples);
    }

    @Override
    public void step(long[] tokens, long[] order) {
        forget();
        if (roster.fresh()) {
            session.restart();
            roster.restart();
        }
        int surplus = roster.surplus();
        if (surplus > 0) {
            session.cut(surplus);
            roster.cut(surplus);
        }
        int width = tokens.length / roster.samples();
        scores = session.step(tokens, roster.order(order), roster.even() ? new long[0] : unseen(tokens.length, width));
        roster.stepped(width);
    }

    private long[] unseen(int rows, int width) {
        return IntStream.range(0, rows)
                .mapToLong(row -> roster.hidden(row / width))
                .toArray();
    }

    @Override
    public float[] logProbabilities() {
        return Objects.requireNonNull(scores).toFloatArray();
    }

    @Override
    public Best best(float[][] running, int count, int vocabulary) {
        return session.best(Objects.requireNonNull(scores), running, count, vocabulary);
    }

    @Override
    public void restart() {
        forget();
        session.restart();
        roster.restart();
    }

    @Override
    public void close() {
        session.close();
        workspace.close();
    }

    private void forget() {
        if (scores != null) {
            scores.close();
            scores = null;
        }
    }
}
