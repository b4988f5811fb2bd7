package io.subgoal.t5.parity;

import ai.djl.Device;
import io.subgoal.t5.T5Model;
import io.subgoal.t5.checkpoint.CheckpointException;
import io.subgoal.t5.checkpoint.Safetensors;
import io.subgoal.t5.checkpoint.Tensor;
import io.subgoal.t5.generate.EncoderDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs a directory of cases: a checkpoint ({@code config.json}, {@code model.safetensors}), {@code cases.json} with inputs,
 * losses, gradient norms, sequences and a training curve, and {@code expected.safetensors} with states, logits and
 * trained weights.
 */
public final class ParityCheck {

    private final Path directory;
    private final Device device;

    public ParityCheck(Path directory, Device device) {
        this.directory = directory;
        this.device = device;
    }

    /** What a case does with a freshly loaded model. */
    private interface Case {
        void run(T5Model model, Findings findings);
    }

    /**
     * Runs all cases one after the other, each with freshly loaded weights.
     *
     * @param listener is told of each case when it is done
     * @return whether all pass
     * @throws CheckpointException if the directory is not of that form
     */
    public boolean run(Consumer<CaseResult> listener) {
        JsonNode cases = cases();
        Map<String, Tensor> expected = Safetensors.read(directory.resolve("expected.safetensors"));
        boolean pass = true;
        int index = 0;
        for (JsonNode batch : cases.path("forward")) {
            String prefix = "forward." + index;
            pass &= run(
                    "forward/" + index++,
                    listener,
                    (model, findings) -> ForwardCase.run(
                            model,
                            batch,
                            tensor(expected, prefix + ".encoder"),
                            tensor(expected, prefix + ".logits"),
                            findings));
        }
        index = 0;
        for (JsonNode generate : cases.path("generate")) {
            pass &= run(
                    "generate/" + index++, listener, (model, findings) -> GenerateCase.run(model, generate, findings));
        }
        if (cases.has("train")) {
            pass &= run(
                    "train",
                    listener,
                    (model, findings) -> TrainCase.run(model, cases.get("train"), expected, findings));
        }
        return pass;
    }

    /**
     * Runs the generated sequences only, with a model of another engine.
     *
     * @return whether all pass
     */
    public boolean runGeneration(EncoderDecoder model, Consumer<CaseResult> listener) {
        boolean pass = true;
        int index = 0;
        for (JsonNode generate : cases().path("generate")) {
            Findings findings = new Findings();
            GenerateCase.run(model, generate, findings);
            CaseResult result = new CaseResult(directory, "generate/" + index++, findings.worst(), null);
            listener.accept(result);
            pass &= result.pass();
        }
        return pass;
    }

    private boolean run(String name, Consumer<CaseResult> listener, Case work) {
        Findings findings = new Findings();
        String error = null;
        try (T5Model model = T5Model.load(directory, device)) {
            work.run(model, findings);
        } catch (RuntimeException e) {
            error = e.toString();
        }
        CaseResult result = new CaseResult(directory, name, findings.worst(), error);
        listener.accept(result);
        return result.pass();
    }

    private JsonNode cases() {
        Path file = directory.resolve("cases.json");
        if (!Files.isRegularFile(file)) {
            throw new CheckpointException(directory + " has no cases.json");
        }
        try {
            return new JsonMapper().readTree(file.toFile());
        } catch (JacksonException e) {
            throw new CheckpointException(file + " is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static Tensor tensor(Map<String, Tensor> tensors, String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("expected.safetensors has no '" + name + "'");
        }
        return tensor;
    }
}
