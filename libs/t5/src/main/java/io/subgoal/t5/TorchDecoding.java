package io.subgoal.t5;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import io.subgoal.t5.generate.Best;
import io.subgoal.t5.generate.Decoding;
import io.subgoal.t5.program.T5Program.DecodeSession;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Decoding by the TorchScript program; owns its workspace. */
final class TorchDecoding implements Decoding {

    private final PtNDManager workspace;
    private final DecodeSession session;
    private @Nullable PtNDArray scores;

    TorchDecoding(PtNDManager workspace, DecodeSession session) {
        this.workspace = workspace;
        this.session = session;
    }

    @Override
    public void step(long[] tokens, long[] order) {
        forget();
        scores = session.step(tokens, order);
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
