package io.subgoal.t5.train;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import io.subgoal.t5.T5Model;
import io.subgoal.t5.TrainingArrays;
import io.subgoal.t5.checkpoint.Precision;
import io.subgoal.t5.program.T5Program.Source;
import java.util.List;

/** A place where gradients are computed: a model and sums of gradients on its device. One thread at a time. */
final class Lane implements AutoCloseable {

    private final T5Model model;
    private final boolean owner;
    private final PtNDManager manager;
    private final List<PtNDArray> gradients;

    private Lane(T5Model model, boolean owner) {
        this.model = model;
        this.owner = owner;
        manager = model.newWorkspace();
        gradients = model.weights().stream()
                .map(weight -> (PtNDArray) manager.zeros(weight.getShape(), DataType.FLOAT32))
                .toList();
    }

    static Lane on(T5Model model) {
        return new Lane(model, false);
    }

    /** A lane beside a model: on the same device it reads the same weights, elsewhere a copy of them. */
    static Lane beside(T5Model model, Device device) {
        return device.equals(model.device()) ? on(model) : new Lane(model.copyTo(device), true);
    }

    List<PtNDArray> gradients() {
        return gradients;
    }

    /** Adds a batch's gradients and returns its summed loss. */
    double accumulate(MicroBatch batch, double weight, double smoothing, double dropout, Precision precision) {
        try (PtNDManager workspace = model.newWorkspace()) {
            Source source = TrainingArrays.sources(workspace, batch.examples(), model.config());
            PtNDArray labels = TrainingArrays.labels(workspace, batch.examples());
            return model.program()
                    .gradients(
                            workspace, gradients, source, labels, weight, smoothing, dropout, batch.dice(), precision);
        }
    }

    /** Hands the gradients over to another lane and clears them. */
    void handOver(Lane to) {
        to.model.program().collect(to.gradients, gradients);
    }

    /** Takes over weights that have changed. */
    void follow(T5Model changed) {
        if (owner) {
            changed.program().copy(model.weights(), changed.weights());
        }
    }

    @Override
    public void close() {
        manager.close();
        if (owner) {
            model.close();
        }
    }
}
