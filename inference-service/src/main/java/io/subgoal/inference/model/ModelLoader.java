package io.subgoal.inference.model;

import io.subgoal.api.inference.ModelEngine;
import io.subgoal.api.inference.ModelPrecision;
import io.subgoal.inference.decoding.Decoder;
import io.subgoal.service.error.ServiceException;
import io.subgoal.store.model.ServedEntry;
import io.subgoal.t5.T5Model;
import io.subgoal.t5.checkpoint.CheckpointException;
import io.subgoal.t5.checkpoint.Precision;
import io.subgoal.t5.checkpoint.T5Config;
import io.subgoal.t5.generate.EncoderDecoder;
import io.subgoal.t5.onnx.Arithmetic;
import io.subgoal.t5.onnx.OnnxModel;
import io.subgoal.t5.tokenizer.T5Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;

/** Brings a model into memory: files verified, format known, and warmed up before it counts. */
@Component
class ModelLoader {

    private final ModelSources sources;
    private final ModelCache cache;
    private final InferenceProperties properties;
    private final Decoder decoder;
    private final Clock clock;

    ModelLoader(ModelSources sources, ModelCache cache, InferenceProperties properties, Decoder decoder, Clock clock) {
        this.decoder = decoder;
        this.sources = sources;
        this.cache = cache;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * Loads a model.
     *
     * @param room makes room for it; false if it shall not be loaded
     * @return empty if there was no room
     */
    Optional<Resident> load(ServedEntry entry, Predicate<Plan> room) {
        try {
            return cache.whileHeld(() -> {
                Plan plan = plan(entry);
                return room.test(plan)
                        ? Optional.of(new Resident(entry, plan, open(entry, plan), clock.instant()))
                        : Optional.empty();
            });
        } catch (IOException e) {
            throw new ServiceException.Unavailable("The folder of models cannot be used: " + e);
        } catch (CheckpointException e) {
            throw new ServiceException.Conflict(
                    "Model '%s' cannot be loaded: %s".formatted(entry.name(), e.getMessage()));
        }
    }

    private Plan plan(ServedEntry entry) {
        ModelSources.Found found = sources.find(entry.source());
        Placement placement = Placement.of(entry.settings(), properties);
        Path files =
                found.directory().orElseGet(() -> cache.fetch(found.stored().orElseThrow()));
        T5Config config = T5Config.read(files.resolve("config.json"));
        return new Plan(
                found.checkpoint(), placement, files, config.parameters(), MemoryEstimate.bytes(config, placement));
    }

    private LoadedModel open(ServedEntry entry, Plan plan) {
        EncoderDecoder model = engine(plan);
        LoadedModel loaded;
        try {
            T5Tokenizer tokenizer = tokenizer(plan, model.config());
            loaded = new LoadedModel(
                    entry.name(), plan.checkpoint(), plan.placement(), model, tokenizer, clock.instant(), decoder);
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
        loaded.usage().acquire();
        try {
            WarmUp.run(loaded);
        } catch (RuntimeException e) {
            loaded.usage().retire();
            throw e;
        } finally {
            loaded.usage().release();
        }
        return loaded;
    }

    private static EncoderDecoder engine(Plan plan) {
        Placement placement = plan.placement();
        if (placement.engine() == ModelEngine.ONNX) {
            Arithmetic arithmetic = placement.precision() == ModelPrecision.INT8 ? Arithmetic.INT8 : Arithmetic.FLOAT32;
            return OnnxModel.load(plan.files(), arithmetic, placement.threads());
        }
        Precision precision = placement.precision() == ModelPrecision.BFLOAT16 ? Precision.BF16 : Precision.F32;
        return T5Model.load(plan.files(), placement.device(), precision);
    }

    private static T5Tokenizer tokenizer(Plan plan, T5Config config) {
        T5Tokenizer tokenizer = T5Tokenizer.load(plan.files().resolve("tokenizer.json"));
        if (tokenizer.size() > config.vocabSize()) {
            int pieces = tokenizer.size();
            tokenizer.close();
            throw new CheckpointException(
                    "The tokenizer has %d pieces and the model's embedding only %d rows: the two do not belong together"
                            .formatted(pieces, config.vocabSize()));
        }
        return tokenizer;
    }
}
