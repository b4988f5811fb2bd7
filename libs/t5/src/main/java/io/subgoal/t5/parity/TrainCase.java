package io.subgoal.t5.parity;

import io.subgoal.t5.T5Model;
import io.subgoal.t5.checkpoint.Tensor;
import io.subgoal.t5.train.Adafactor;
import io.subgoal.t5.train.AdamW;
import io.subgoal.t5.train.Optimizer;
import io.subgoal.t5.train.Schedule;
import io.subgoal.t5.train.Trainer;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A training curve: loss and gradient norm of every step, and the weights at its end. Changes the model's weights. */
final class TrainCase {

    private static final String TRAINED = "trained.";

    private TrainCase() {}

    static void run(T5Model model, JsonNode node, Map<String, Tensor> expected, Findings findings) {
        JsonNode settings = node.get("optimizer");
        try (Trainer trainer = new Trainer(model, optimizer(settings))) {
            int number = 0;
            for (JsonNode step : node.get("steps")) {
                number++;
                step(trainer, step, findings);
                rate(settings, number, step.get("lr").asDouble(), findings);
            }
        }
        model.tensors().forEach((name, tensor) -> {
            Tensor wanted = expected.get(TRAINED + name);
            if (wanted == null) {
                throw new IllegalArgumentException("expected.safetensors has no '" + TRAINED + name + "'");
            }
            findings.add(Difference.WEIGHTS, Difference.ofArrays(tensor.values(), wanted.values()));
        });
    }

    private static void step(Trainer trainer, JsonNode step, Findings findings) {
        JsonNode batches = step.get("micro_batches");
        double loss = 0;
        for (JsonNode batch : batches) {
            // Each micro-batch's mean counts alike, however many tokens it has.
            double weight = 1.0 / Rows.tokens(batch) / batches.size();
            loss += weight
                    * trainer.accumulate(Rows.examples(batch), weight, 0, 0, 0).sum();
        }
        double norm = trainer.update(step.get("lr").asDouble());
        findings.add(Difference.LOSS, Difference.relative(loss, step.get("loss").asDouble()));
        findings.add(
                Difference.GRADIENT_NORM,
                Difference.relative(norm, step.get("grad_norm").asDouble()));
    }

    private static Optimizer optimizer(JsonNode settings) {
        String name = settings.path("name").asString("AdamW");
        return switch (name) {
            case "AdamW" -> adamW(settings);
            case "Adafactor" -> adafactor(settings);
            default -> throw new IllegalArgumentException("Optimizer '" + name + "' is not supported");
        };
    }

    private static Adafactor adafactor(JsonNode settings) {
        return new Adafactor(
                settings.get("decay_rate").asDouble(),
                settings.get("eps").get(0).asDouble(),
                settings.get("eps").get(1).asDouble(),
                settings.get("clip_threshold").asDouble(),
                settings.path("weight_decay").asDouble(0),
                settings.path("scale_parameter").asBoolean(false),
                settings.path("clip_grad_norm").asDouble(0));
    }

    private static AdamW adamW(JsonNode settings) {
        return new AdamW(
                settings.get("betas").get(0).asDouble(),
                settings.get("betas").get(1).asDouble(),
                settings.get("eps").asDouble(),
                settings.path("weight_decay").asDouble(0),
                settings.path("clip_grad_norm").asDouble(0));
    }

    /** The schedule is told in words; only the usual one is compared. */
    private static void rate(JsonNode settings, int number, double expected, Findings findings) {
        if (settings.path("schedule").asString("").equals("linear warm-up, then linear to 0")) {
            double rate = Schedule.LINEAR.rate(
                    settings.get("peak_lr").asDouble(),
                    number,
                    settings.get("warmup_steps").asInt(),
                    settings.get("total_steps").asInt());
            findings.add(Difference.LEARNING_RATE, Math.abs(rate - expected));
        }
    }
}
