package io.subgoal.t5.parity;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import io.subgoal.t5.T5Model;
import io.subgoal.t5.checkpoint.Tensor;
import io.subgoal.t5.program.T5Program.Source;
import io.subgoal.t5.train.AdamW;
import io.subgoal.t5.train.Trainer;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Encoder states, logits, loss and the norms of all gradients of one batch. */
final class ForwardCase {

    private ForwardCase() {}

    static void run(T5Model model, JsonNode batch, Tensor encoder, Tensor logits, Findings findings) {
        try (PtNDManager workspace = model.newWorkspace()) {
            Source source = Rows.source(workspace, batch);
            PtNDArray encoded = model.program().encode(workspace, source);
            findings.add(Difference.ENCODER, Difference.ofArrays(encoded.toFloatArray(), encoder.values()));
            PtNDArray shown = Rows.shifted(
                    workspace,
                    batch,
                    model.config().decoderStartTokenId(),
                    model.config().padTokenId());
            PtNDArray found = model.program().logits(workspace, encoded, source.mask(), shown);
            findings.add(Difference.LOGITS, Difference.ofArrays(found.toFloatArray(), logits.values()));
            double loss = model.program().evaluate(workspace, source, Rows.labels(workspace, batch));
            findings.add(
                    Difference.LOSS,
                    Difference.relative(
                            loss / Rows.tokens(batch), batch.get("loss").asDouble()));
        }
        if (batch.has("grad_norms")) {
            gradients(model, batch, findings);
        }
    }

    private static void gradients(T5Model model, JsonNode batch, Findings findings) {
        try (Trainer trainer = new Trainer(model, AdamW.PUBLISHED)) {
            trainer.accumulate(Rows.examples(batch), 1.0 / Rows.tokens(batch), 0, 0, 0);
            Map<String, Tensor> gradients = trainer.gradients();
            batch.get("grad_norms").properties().forEach(expected -> {
                Tensor gradient = gradients.get(expected.getKey());
                if (gradient == null) {
                    throw new IllegalArgumentException("The model has no weight '" + expected.getKey() + "'");
                }
                double norm = norm(gradient.values());
                findings.add(
                        Difference.GRADIENT_NORM,
                        Difference.relative(norm, expected.getValue().asDouble()));
            });
        }
    }

    private static double norm(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }
}
