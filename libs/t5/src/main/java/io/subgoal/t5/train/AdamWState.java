package io.subgoal.t5.train;

import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import io.subgoal.t5.T5Model;
import io.subgoal.t5.TrainingArrays;
import io.subgoal.t5.checkpoint.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** First and second moments, shaped like the weights. */
final class AdamWState implements OptimizerState {

    private static final String FIRST = "exp_avg.";
    private static final String SECOND = "exp_avg_sq.";

    private final T5Model model;
    private final AdamW settings;
    private final List<PtNDArray> gradients;
    private final PtNDManager manager;
    private final List<PtNDArray> first;
    private final List<PtNDArray> second;

    AdamWState(T5Model model, AdamW settings, List<PtNDArray> gradients, PtNDManager manager) {
        this.model = model;
        this.settings = settings;
        this.gradients = gradients;
        this.manager = manager;
        first = zeros();
        second = zeros();
    }

    @Override
    public double step(PtNDManager workspace, double rate, long number) {
        return model.program()
                .update(
                        workspace,
                        gradients,
                        first,
                        second,
                        rate,
                        settings.beta1(),
                        settings.beta2(),
                        settings.epsilon(),
                        settings.weightDecay(),
                        settings.clipNorm(),
                        (double) number);
    }

    @Override
    public Map<String, Tensor> save() {
        Map<String, Tensor> state = new HashMap<>();
        TrainingArrays.unstack(model, first).forEach((name, tensor) -> state.put(FIRST + name, tensor));
        TrainingArrays.unstack(model, second).forEach((name, tensor) -> state.put(SECOND + name, tensor));
        return state;
    }

    @Override
    public void restore(Map<String, Tensor> state) {
        TrainingArrays.restore(model, first, OptimizerState.withPrefix(state, FIRST));
        TrainingArrays.restore(model, second, OptimizerState.withPrefix(state, SECOND));
    }

    private List<PtNDArray> zeros() {
        return model.weights().stream()
                .map(weight -> (PtNDArray) manager.zeros(weight.getShape(), DataType.FLOAT32))
                .toList();
    }
}
