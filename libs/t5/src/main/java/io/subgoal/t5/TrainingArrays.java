package io.subgoal.t5;

import ai.djl.ndarray.index.NDIndex;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import io.subgoal.t5.checkpoint.T5Config;
import io.subgoal.t5.checkpoint.Tensor;
import io.subgoal.t5.checkpoint.WeightLayout.Part;
import io.subgoal.t5.program.T5Program.Source;
import io.subgoal.t5.train.Example;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The arrays that training passes to a model's program. */
public final class TrainingArrays {

    private TrainingArrays() {}

    public static Source sources(PtNDManager workspace, List<Example> batch, T5Config config) {
        return Batches.source(workspace, batch.stream().map(Example::source).toList(), config.padTokenId());
    }

    public static PtNDArray labels(PtNDManager workspace, List<Example> batch) {
        return Batches.labels(workspace, batch.stream().map(Example::target).toList());
    }

    /** The names of Hugging Face's tensors, in the order of {@link #views}. */
    public static List<String> names(T5Model model) {
        return model.layout().slots().stream()
                .flatMap(slot -> slot.parts().stream())
                .map(Part::name)
                .toList();
    }

    /** Arrays shaped like the weights, seen as Hugging Face's tensors: what is written there is written here. */
    public static List<PtNDArray> views(T5Model model, List<PtNDArray> arrays, PtNDManager owner) {
        List<PtNDArray> views = new ArrayList<>();
        for (int i = 0; i < arrays.size(); i++) {
            List<Part> parts = model.layout().slots().get(i).parts();
            long from = 0;
            for (Part part : parts) {
                if (parts.size() == 1) {
                    views.add(arrays.get(i));
                } else {
                    long rows = part.shape()[0];
                    PtNDArray view = (PtNDArray) arrays.get(i).get(new NDIndex().addSliceDim(from, from + rows));
                    view.attach(owner);
                    views.add(view);
                    from += rows;
                }
            }
        }
        return views;
    }

    /** Arrays shaped like the weights, seen as tensors of Hugging Face's names. */
    public static Map<String, Tensor> unstack(T5Model model, List<PtNDArray> arrays) {
        return model.unstack(arrays);
    }

    /** The reverse of {@link #unstack}: fills the arrays. */
    public static void restore(T5Model model, List<PtNDArray> arrays, Map<String, Tensor> tensors) {
        model.restore(arrays, tensors);
    }
}
