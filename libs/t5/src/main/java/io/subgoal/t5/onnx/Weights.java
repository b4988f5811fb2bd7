package io.subgoal.t5.onnx;

import io.subgoal.t5.checkpoint.T5Config;
import io.subgoal.t5.checkpoint.Tensor;
import io.subgoal.t5.checkpoint.WeightLayout;
import java.util.Map;

/** A checkpoint's tensors in the order of the {@linkplain WeightLayout layout}, stacked one at a time as they are wanted. */
record Weights(WeightLayout layout, Map<String, Tensor> tensors) {

    static Weights of(T5Config config, Map<String, Tensor> tensors) {
        return new Weights(WeightLayout.of(config), tensors);
    }

    Tensor get(int slot) {
        return layout.slots().get(slot).stack(tensors);
    }

    Tensor embedding() {
        return get(0);
    }

    Tensor encoderBias() {
        return get(layout.encoderBias());
    }

    Tensor decoderBias() {
        return get(layout.decoderBias());
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
        Tensor gain = get(layout.decoderNorm());
        T5Config config = layout.config();
        if (config.tieWordEmbeddings()) {
            float factor = (float) Math.pow(config.dModel(), -0.5);
            for (int i = 0; i < gain.values().length; i++) {
                gain.values()[i] *= factor;
            }
        }
        return gain;
    }
}
