package io.subgoal.t5.onnx;

import io.subgoal.t5.checkpoint.T5Config;
import io.subgoal.t5.checkpoint.Tensor;
import io.subgoal.t5.checkpoint.WeightLayout;
import io.subgoal.t5.checkpoint.WeightLayout.Part;
import io.subgoal.t5.checkpoint.WeightLayout.Slot;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A checkpoint's tensors in the order of the {@linkplain WeightLayout layout}, stacked one at a time as they are wanted. */
record Weights(WeightLayout layout, Map<String, Tensor> tensors) {

    static Weights of(T5Config config, Map<String, Tensor> tensors) {
        return new Weights(WeightLayout.of(config), tensors);
    }

    /** A weight to be read at once and not kept: it may be the checkpoint's own tensor. */
    Tensor get(int slot) {
        return stack(layout.slots().get(slot));
    }

    /** What is stacked in a slot, one by one. */
    List<Tensor> parts(int slot) {
        return layout.slots().get(slot).parts().stream()
                .map(part -> stack(new Slot(List.of(part))))
                .toList();
    }

    Tensor embedding() {
        return get(0);
    }

    Tensor encoderBias() {
        return copy(layout.encoderBias());
    }

    Tensor decoderBias() {
        return copy(layout.decoderBias());
    }

    /** Position of an encoder layer's first weight. */
    int encoderLayer(int layer) {
        return 1 + WeightLayout.PER_ENCODER_LAYER * layer;
    }

    /** Position of a decoder layer's first weight. */
    int decoderLayer(int layer) {
        return layout.decoderStart() + WeightLayout.PER_DECODER_LAYER * layer;
    }

    /** Gain of the decoder's last norm, times the factor that a tied output projection's input takes. */
    Tensor decoderNorm() {
        Tensor gain = copy(layout.decoderNorm());
        T5Config config = layout.config();
        if (config.tieWordEmbeddings()) {
            float factor = (float) Math.pow(config.dModel(), -0.5);
            for (int i = 0; i < gain.values().length; i++) {
                gain.values()[i] *= factor;
            }
        }
        return gain;
    }

    private Tensor copy(int slot) {
        return layout.slots().get(slot).stack(tensors);
    }

    /** What stands alone in a slot is not copied: an output projection is large. */
    private Tensor stack(Slot slot) {
        Part first = slot.parts().getFirst();
        Tensor tensor = tensors.get(first.name());
        boolean alone = slot.parts().size() == 1;
        return alone && tensor != null && Arrays.equals(tensor.shape(), first.shape())
                ? tensor.inMemory()
                : slot.stack(tensors);
    }
}
