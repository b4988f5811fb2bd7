package io.subgoal.inference.model;

import io.subgoal.inference.admission.Terms;
import io.subgoal.inference.decoding.Decoder;
import io.subgoal.service.error.ServiceException;
import io.subgoal.store.training.Checkpoints;
import io.subgoal.store.training.StoredCheckpoint;
import io.subgoal.t5.T5Model;
import io.subgoal.t5.generate.GenerationSettings;
import io.subgoal.t5.generate.Search;
import io.subgoal.t5.program.Torch;
import io.subgoal.t5.tokenizer.T5Tokenizer;
import io.subgoal.textworld.prompt.PromptFormat;
import io.subgoal.textworld.prompt.PromptFormats;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Brings a checkpoint from the store into memory: files verified, format known, one answer given before it counts. */
@Component
class ModelLoader {

    private static final int DEFAULT_SOURCE_TOKENS = 1024;
    private static final Duration WARM_UP = Duration.ofMinutes(5);

    private final Checkpoints checkpoints;
    private final InferenceProperties properties;
    private final Decoder decoder;
    private final Clock clock;

    ModelLoader(Checkpoints checkpoints, InferenceProperties properties, Decoder decoder, Clock clock) {
        this.decoder = decoder;
        this.checkpoints = checkpoints;
        this.properties = properties;
        this.clock = clock;
    }

    LoadedModel load(String name, UUID checkpointId) {
        StoredCheckpoint checkpoint = checkpoints
                .findModel(checkpointId)
                .orElseThrow(() -> new ServiceException.Invalid(
                        "checkpointId",
                        "There is no checkpoint " + checkpointId + "; see the training service's /v1/checkpoints"));
        PromptFormat format = format(checkpoint);
        Path directory = fetch(checkpoint);
        T5Model model = T5Model.load(directory, Torch.device(properties.device()));
        try {
            T5Tokenizer tokenizer = T5Tokenizer.load(directory.resolve("tokenizer.json"));
            LoadedModel loaded = new LoadedModel(
                    name, checkpoint, format, model, tokenizer, sourceTokens(checkpoint), clock.instant(), decoder);
            loaded.search(Terms.own(WARM_UP), "warm up", new Search.Beams(GenerationSettings.greedy(2)));
            return loaded;
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    private static PromptFormat format(StoredCheckpoint checkpoint) {
        String format = checkpoint.format();
        if (format == null) {
            throw new ServiceException.Conflict(
                    "Checkpoint %s is a base model without roles: fine-tune it, and serve what comes of it"
                            .formatted(checkpoint.id()));
        }
        return PromptFormats.find(format)
                .orElseThrow(() -> new ServiceException.Conflict(
                        "Checkpoint %s was trained with the prompt format '%s', which this version does not have"
                                .formatted(checkpoint.id(), format)));
    }

    private Path fetch(StoredCheckpoint checkpoint) {
        Path directory = properties.cache().resolve(checkpoint.id().toString());
        try {
            checkpoints.fetch(checkpoint, directory);
            return directory;
        } catch (IOException e) {
            throw new ServiceException.Unavailable("The files of checkpoint %s cannot be brought into %s: %s"
                    .formatted(checkpoint.id(), directory, e.getMessage()));
        }
    }

    private static int sourceTokens(StoredCheckpoint checkpoint) {
        return checkpoint.details().get("sourceTokens") instanceof Number number
                ? number.intValue()
                : DEFAULT_SOURCE_TOKENS;
    }
}
