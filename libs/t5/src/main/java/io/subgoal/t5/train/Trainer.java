package io.subgoal.t5.train;

import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import io.subgoal.t5.T5Model;
import io.subgoal.t5.TrainingArrays;
import io.subgoal.t5.checkpoint.Tensor;
import io.subgoal.t5.program.T5Program.Source;
import java.util.List;
import java.util.Map;

/**
 * Trains a model: gradients of micro-batches are added up, then one step of the optimizer is taken. Owns the optimizer's
 * state. One thread at a time, and no generation meanwhile.
 */
public final class Trainer implements AutoCloseable {

    private final T5Model model;
    private final OptimizerState optimizer;
    private final PtNDManager manager;
    private final List<PtNDArray> gradients;
    private long updates;

    public Trainer(T5Model model, Optimizer settings) {
        this.model = model;
        manager = model.newWorkspace();
        gradients = model.weights().stream()
                .map(weight -> (PtNDArray) manager.zeros(weight.getShape(), DataType.FLOAT32))
                .toList();
        optimizer = switch (settings) {
            case AdamW adamW -> new AdamWState(model, adamW, gradients, manager);
            case Adafactor adafactor -> new AdafactorState(model, adafactor, gradients, manager);
        };
    }

    /** The sum of the loss over a batch's target tokens, and their number. */
    public record Loss(double sum, long tokens) {

        public double mean() {
            return sum / tokens;
        }
    }

    /**
     * Adds a micro-batch's gradients.
     *
     * @param weight what the summed loss is multiplied by; 1 / (target tokens of the whole batch) for a mean per token
     * @param smoothing label smoothing, 0 for none
     * @param dropout rate of dropout, 0 for none
     * @param dice seed of the dropout
     * @throws DivergedException if the loss is not a finite number
     */
    public Loss accumulate(List<Example> batch, double weight, double smoothing, double dropout, long dice) {
        try (PtNDManager workspace = model.newWorkspace()) {
            Source source = TrainingArrays.sources(workspace, batch, model.config());
            PtNDArray labels = TrainingArrays.labels(workspace, batch);
            double sum =
                    model.program().gradients(workspace, gradients, source, labels, weight, smoothing, dropout, dice);
            if (!Double.isFinite(sum)) {
                throw new DivergedException(
                        "The loss is %s at update %d%s".formatted(sum, updates + 1, culprit(batch)));
            }
            return new Loss(sum, tokens(batch));
        }
    }

    /**
     * Takes a step with the gradients added up so far and clears them.
     *
     * @return the gradients' global norm before clipping
     * @throws DivergedException if the norm is not a finite number; the weights are spoilt then
     */
    public double update(double rate) {
        updates++;
        try (PtNDManager workspace = model.newWorkspace()) {
            double norm = optimizer.step(workspace, rate, updates);
            if (!Double.isFinite(norm)) {
                throw new DivergedException("The gradients' norm is " + norm + " at update " + updates);
            }
            return norm;
        }
    }

    /** The first example without a finite loss; nothing if it takes all of them together. */
    private String culprit(List<Example> batch) {
        for (int i = 0; i < batch.size(); i++) {
            if (!Double.isFinite(evaluate(List.of(batch.get(i))).sum())) {
                return ", first by example " + i + " of the batch";
            }
        }
        return "";
    }

    /** The summed loss of a batch, without dropout; changes nothing. */
    public Loss evaluate(List<Example> batch) {
        try (PtNDManager workspace = model.newWorkspace()) {
            Source source = TrainingArrays.sources(workspace, batch, model.config());
            double sum = model.program().evaluate(workspace, source, TrainingArrays.labels(workspace, batch));
            return new Loss(sum, tokens(batch));
        }
    }

    /** Steps taken so far. */
    public long updates() {
        return updates;
    }

    /** The gradients added up so far, by Hugging Face names. */
    public Map<String, Tensor> gradients() {
        return TrainingArrays.unstack(model, gradients);
    }

    /** The optimizer's state: with the weights and {@link #updates()} all that is needed to go on. */
    public Map<String, Tensor> optimizerState() {
        return optimizer.save();
    }

    /** Goes on from a saved state. */
    public void restore(Map<String, Tensor> state, long updatesTaken) {
        optimizer.restore(state);
        updates = updatesTaken;
    }

    @Override
    public void close() {
        manager.close();
    }

    private static long tokens(List<Example> batch) {
        return batch.stream().mapToLong(example -> example.target().length).sum();
    }
}
