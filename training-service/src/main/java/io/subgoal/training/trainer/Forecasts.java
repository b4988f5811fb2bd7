package io.subgoal.training.trainer;

import static io.subgoal.training.trainer.ResolvedSettings.given;

import ai.djl.Device;
import io.subgoal.api.training.BaseModel;
import io.subgoal.api.training.TrainingForecast;
import io.subgoal.service.error.ServiceException;
import io.subgoal.store.example.LeakException;
import io.subgoal.t5.T5Model;
import io.subgoal.t5.checkpoint.T5Config;
import io.subgoal.t5.train.Example;
import io.subgoal.t5.train.MicroBatch;
import io.subgoal.t5.train.Trainer;
import io.subgoal.t5.train.TrainingPlan;
import io.subgoal.textworld.prompt.PromptFormat;
import io.subgoal.training.base.BaseModels;
import io.subgoal.training.base.Preset;
import io.subgoal.training.base.Progress;
import io.subgoal.training.base.ResolvedBase;
import io.subgoal.training.trainer.TrainingProperties.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/**
 * Says what a run would be like: reads its rows, and tries some updates; where the model is large, those of a small one on
 * the same rows, and the time grows with the weights.
 */
@Component
public class Forecasts {

    /** Models up to this size are tried themselves. */
    private static final long TRIED_PARAMETERS = 20_000_000;

    private static final int TRIED_UPDATES = 5;

    /** Weights, gradients, and the two moments of AdamW, in 32 bits. */
    private static final int BYTES_PER_WEIGHT = 16;

    /** Adafactor's state is a row and a column for each matrix. */
    private static final int BYTES_PER_WEIGHT_ADAFACTOR = 8;

    /** What a forward pass over a row costs as a share of an update. */
    private static final double EVALUATION_SHARE = 1 / 3.0;

    private final RowLoader loader;
    private final TokenCache cache;
    private final BaseModels baseModels;
    private final TrainingProperties properties;
    private final Semaphore one = new Semaphore(1);

    Forecasts(RowLoader loader, TokenCache cache, BaseModels baseModels, TrainingProperties properties) {
        this.loader = loader;
        this.cache = cache;
        this.baseModels = baseModels;
        this.properties = properties;
    }

    /** A run that was not asked for yet. */
    public record Question(
            UUID datasetId,
            @Nullable UUID annotationRunId,
            RunRole role,
            PromptFormat format,
            BaseModel base,
            ResolvedSettings settings) {}

    /**
     * The forecast. A model of the hub is fetched for it, and its rows stay in the cache for the run.
     *
     * @throws ServiceException.Overloaded if one is being made already
     * @throws ServiceException.Invalid if there is nothing to learn from, or the base model is of the wrong kind
     */
    public TrainingForecast of(Question question) throws IOException {
        if (!one.tryAcquire()) {
            throw new ServiceException.Overloaded("Another forecast is being made; ask again when it is done");
        }
        Path workspace = Files.createTempDirectory("subgoal-forecast");
        try {
            RowSource source = new RowSource(
                    question.datasetId(),
                    question.annotationRunId(),
                    question.role(),
                    question.format(),
                    question.settings().alsoWithin());
            ResolvedBase base = baseModels.resolve(question.base(), workspace, Progress.SILENT);
            try (RunData data =
                    new RunData(source, question.settings(), base, Optional.empty(), loader, cache, workspace)) {
                return forecast(question, data);
            }
        } catch (IllegalStateException | LeakException e) {
            throw new ServiceException.Invalid(
                    question.annotationRunId() == null ? "datasetId" : "annotationRunId",
                    String.valueOf(e.getMessage()));
        } finally {
            FileSystemUtils.deleteRecursively(workspace);
            one.release();
        }
    }

    private TrainingForecast forecast(Question question, RunData data) {
        ResolvedSettings settings = question.settings();
        TokenFile rows = data.train();
        Place place = properties.places().getFirst();
        T5Config config = data.config();
        boolean tried = config.parameters() <= TRIED_PARAMETERS;
        T5Config trial = tried ? config : Preset.MINI.config(config.vocabSize(), settings.dropout());
        long updates = settings.updates(rows.size());
        double seconds = secondsOfUpdate(settings, data, trial, place)
                * work(config)
                / work(trial)
                * passes(settings, data, updates);
        return new TrainingForecast(
                settings.all(),
                question.base(),
                rows.size(),
                rowsByTask(rows),
                data.dev().size(),
                rows.tokens(),
                Arrays.stream(rows.sourceLengths()).max().orElse(0),
                rows.cutSources(),
                rows.cutTargets(),
                updates,
                (double) updates * settings.batchSize() / rows.size(),
                config.parameters(),
                memory(config, settings, rows),
                config.parameters() * Float.BYTES,
                Math.round(seconds),
                tried,
                place.name());
    }

    /** The run's work in updates, its evaluations included. */
    private static double passes(ResolvedSettings settings, RunData data, long updates) {
        long evaluations = Math.ceilDiv(updates, (long) settings.evaluateEvery());
        long rows = Math.min(data.dev().size(), given(settings.selection().lossRows()));
        return updates + EVALUATION_SHARE * evaluations * rows / settings.batchSize();
    }

    private static Map<String, Long> rowsByTask(TokenFile rows) {
        Map<String, Long> byTask = new TreeMap<>();
        for (int task : rows.taskOf()) {
            byTask.merge(rows.tasks().get(task), 1L, Long::sum);
        }
        return byTask;
    }

    /** What a token costs, but for a factor: the weights it meets on its way. */
    private static double work(T5Config config) {
        return config.parameters() - (double) config.vocabSize() * config.dModel();
    }

    /** Tries some updates; the first is not counted, since much is done for the first time in it. */
    private static double secondsOfUpdate(ResolvedSettings settings, RunData data, T5Config shape, Place place) {
        Device device = place.first();
        EpochOrder order = new EpochOrder(
                data.train().sourceLengths(),
                data.train().taskOf(),
                RowWeights.of(data.train(), settings),
                settings.batchSize(),
                settings.taskTemperature(),
                settings.seed());
        TrainingPlan plan = TrainingPlan.PLAIN.withLimits(settings.sourceTokens(), settings.targetTokens());
        try (T5Model model = data.trial(shape, device);
                Trainer trainer = new Trainer(model, settings.optimizer(), plan)) {
            long began = System.nanoTime();
            for (int i = 0; i <= TRIED_UPDATES; i++) {
                if (i == 1) {
                    began = System.nanoTime();
                }
                List<MicroBatch> passes = order
                        .passes(order.batch(i), given(settings.passes().tokens()))
                        .stream()
                        .map(pass -> Arrays.stream(pass)
                                .mapToObj(row -> data.rows().at(row, 0))
                                .toList())
                        .map(examples -> new MicroBatch(examples, 0))
                        .toList();
                long targets = passes.stream()
                        .flatMap(pass -> pass.examples().stream())
                        .mapToLong((Example example) -> example.target().length)
                        .sum();
                trainer.accumulate(passes, 1.0 / targets, settings.labelSmoothing(), settings.dropout());
                trainer.update(settings.rate(i + 1, TRIED_UPDATES + 1));
            }
            return (System.nanoTime() - began) / 1e9 / TRIED_UPDATES;
        }
    }

    /**
     * Weights with all that belongs to each, and what the largest pass keeps for its way back: in each layer some vectors
     * of the model's width and of the feed-forward's for each token, and the attention's shares for each pair of tokens.
     */
    private static long memory(T5Config config, ResolvedSettings settings, TokenFile rows) {
        boolean adafactor = "adafactor".equals(given(settings.all().optimizer()).name());
        int each = adafactor ? BYTES_PER_WEIGHT_ADAFACTOR : BYTES_PER_WEIGHT;
        long longest = Arrays.stream(rows.sourceLengths()).max().orElse(0);
        long tokens = Math.min(Math.max(longest, given(settings.passes().tokens())), longest * settings.batchSize());
        long perToken = 12L * config.dModel() + 3L * config.dFf() + 2L * longest * config.numHeads();
        return each * config.parameters() + Float.BYTES * tokens * perToken * config.numLayers();
    }
}
