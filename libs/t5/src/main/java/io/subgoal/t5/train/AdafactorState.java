package io.subgoal.t5.train;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import io.subgoal.t5.T5Model;
import io.subgoal.t5.TrainingArrays;
import io.subgoal.t5.checkpoint.CheckpointException;
import io.subgoal.t5.checkpoint.Tensor;
import io.subgoal.t5.program.DeviceTensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The means of squared gradients over the rows and the columns of each of Hugging Face's matrices. The model stacks some
 * of these; here they are taken apart by views, since a mean over a stack would be another one.
 */
final class AdafactorState implements OptimizerState {

    private static final String ROWS = "exp_avg_sq_row.";
    private static final String COLUMNS = "exp_avg_sq_col.";

    private final T5Model model;
    private final Adafactor settings;
    private final List<String> names;
    private final List<PtNDArray> weights;
    private final List<PtNDArray> gradients;
    private final List<PtNDArray> rows = new ArrayList<>();
    private final List<PtNDArray> columns = new ArrayList<>();

    AdafactorState(T5Model model, Adafactor settings, List<PtNDArray> stackedGradients, PtNDManager manager) {
        this.model = model;
        this.settings = settings;
        names = TrainingArrays.names(model);
        weights = TrainingArrays.views(model, model.weights(), manager);
        gradients = TrainingArrays.views(model, stackedGradients, manager);
        for (PtNDArray weight : weights) {
            Shape shape = weight.getShape();
            rows.add((PtNDArray) manager.zeros(new Shape(shape.get(0)), DataType.FLOAT32));
            // A vector has no columns; the program keeps the mean of all there and makes no use of it.
            Shape across = shape.dimension() == 2 ? new Shape(shape.get(1)) : new Shape();
            columns.add((PtNDArray) manager.zeros(across, DataType.FLOAT32));
        }
    }

    @Override
    public double step(PtNDManager workspace, double rate, long number) {
        return model.program()
                .adafactor(
                        workspace,
                        weights,
                        gradients,
                        rows,
                        columns,
                        rate,
                        1 - Math.pow((double) number, settings.decayRate()),
                        settings.epsilon1(),
                        settings.epsilon2(),
                        settings.clipThreshold(),
                        settings.weightDecay(),
                        settings.clipNorm(),
                        settings.scaleParameter() ? 1 : 0);
    }

    @Override
    public Map<String, Tensor> save() {
        Map<String, Tensor> state = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            state.put(ROWS + names.get(i), tensor(rows.get(i)));
            state.put(COLUMNS + names.get(i), tensor(columns.get(i)));
        }
        return state;
    }

    @Override
    public void restore(Map<String, Tensor> state) {
        for (int i = 0; i < names.size(); i++) {
            fill(rows.get(i), state, ROWS + names.get(i));
            fill(columns.get(i), state, COLUMNS + names.get(i));
        }
    }

    private DeviceTensor tensor(PtNDArray array) {
        return DeviceTensor.of(model.program(), array);
    }

    private void fill(PtNDArray array, Map<String, Tensor> state, String name) {
        Tensor tensor = state.get(name);
        if (tensor == null) {
            throw new CheckpointException("the optimizer's state has no '" + name + "'");
        }
        tensor(array).write(tensor);
    }
}
