package io.subgoal.inference.model;

import io.subgoal.api.inference.ModelEngine;
import io.subgoal.inference.decoding.Decoder;
import io.subgoal.service.error.ServiceException;
import io.subgoal.t5.T5Model;
import io.subgoal.t5.checkpoint.Precision;
import io.subgoal.t5.generate.EncoderDecoder;
import io.subgoal.t5.onnx.Arithmetic;
import io.subgoal.t5.onnx.OnnxModel;
import io.subgoal.t5.tokenizer.T5Tokenizer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Models of a program that plays by itself: no store, no swaps, nobody else who asks. */
public final class LocalModels implements ModelSession, AutoCloseable {

    private static final Placement PLACEMENT = Placement.local();

    private final Decoder decoder = Decoder.alone();
    private final Map<String, LoadedModel> models = new LinkedHashMap<>();

    /**
     * Loads a model.
     *
     * @param name it is asked by
     * @param files a Hugging Face directory, which is not needed afterwards
     */
    public void load(String name, Path files, ServedCheckpoint checkpoint) {
        EncoderDecoder model = PLACEMENT.engine() == ModelEngine.ONNX
                ? OnnxModel.load(files, Arithmetic.FLOAT32, PLACEMENT.threads())
                : T5Model.load(files, PLACEMENT.device(), Precision.F32);
        LoadedModel loaded = new LoadedModel(
                name,
                checkpoint,
                PLACEMENT,
                model,
                T5Tokenizer.load(files.resolve("tokenizer.json")),
                Instant.now(),
                decoder);
        loaded.usage().acquire();
        models.put(name, loaded);
    }

    /** Whether a thread that decodes has nothing to do. */
    public boolean idle() {
        return decoder.idle();
    }

    @Override
    public LoadedModel model(String name) {
        LoadedModel model = models.get(name);
        if (model == null) {
            throw new ServiceException.NotFound(
                    "There is no model '%s'; there are %s".formatted(name, models.keySet()));
        }
        return model;
    }

    @Override
    public void require(String field, String name) {
        if (!models.containsKey(name)) {
            throw new ServiceException.Invalid(
                    field, "There is no model '%s'; there are %s".formatted(name, models.keySet()));
        }
    }

    @Override
    public void close() {
        decoder.close();
        models.values().forEach(model -> {
            model.usage().retire();
            model.usage().release();
        });
    }
}
