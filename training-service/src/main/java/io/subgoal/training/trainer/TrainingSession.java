package io.subgoal.training.trainer;

import ai.djl.Device;
import io.subgoal.service.job.JobContext;
import io.subgoal.service.job.JobStoppedException;
import io.subgoal.store.training.Checkpoints;
import io.subgoal.store.training.Metrics;
import io.subgoal.store.training.StoredCheckpoint;
import io.subgoal.store.training.TrainingRunEntity;
import io.subgoal.t5.Initialization;
import io.subgoal.t5.T5Model;
import io.subgoal.t5.checkpoint.T5Config;
import io.subgoal.t5.tokenizer.T5Tokenizer;
import io.subgoal.t5.tokenizer.WordLevelTokenizer;
import io.subgoal.t5.train.AdamW;
import io.subgoal.t5.train.LengthBuckets;
import io.subgoal.t5.train.MicroBatch;
import io.subgoal.t5.train.Trainer;
import io.subgoal.t5.train.TrainingPlan;
import io.subgoal.textworld.example.Augmentation;
import io.subgoal.textworld.example.Example;
import io.subgoal.textworld.prompt.PromptFormat;
import io.subgoal.textworld.prompt.PromptFormats;
import io.subgoal.textworld.task.Fold;
import io.subgoal.training.base.Preset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** One attempt at a training run, with all it holds in memory. */
final class TrainingSession implements AutoCloseable {

    private static final int VOCABULARY = 8000;
    private static final int REPORT_EVERY = 50;

    private final TrainingRunEntity run;
    private final ResolvedSettings settings;
    private final Metrics metrics;
    private final Checkpoints checkpoints;
    private final Path workspace;
    private final RunRole role;
    private final List<Example> rows;
    private final List<io.subgoal.t5.train.Example> encoded;
    private final long cutRows;
    private final Path tokenizerFile;
    private final T5Tokenizer tokenizer;
    private final RowEncoder encoder;
    private final DevEvaluator dev;
    private final T5Model model;
    private final Trainer trainer;
    private final int devices;

    private TrainingSession(
            TrainingRunEntity run,
            ResolvedSettings settings,
            RowLoader loader,
            Metrics metrics,
            Checkpoints checkpoints,
            TrainingProperties properties,
            Path workspace)
            throws IOException {
        this.run = run;
        this.settings = settings;
        this.metrics = metrics;
        this.checkpoints = checkpoints;
        this.workspace = workspace;
        role = RunRole.parse(run.role());
        PromptFormat format = PromptFormats.get(run.format());
        rows = loader.load(run.annotationRunId(), role, format, Fold.TRAIN);
        if (rows.isEmpty()) {
            throw new IllegalStateException("The annotation run has no rows of the train fold for " + run.role()
                    + ": there is nothing to learn from");
        }
        Optional<Path> saved = fetchSaved();
        tokenizerFile = saved.isPresent() ? saved.get().resolve(ModelFiles.TOKENIZER) : buildTokenizer(format);
        tokenizer = T5Tokenizer.load(tokenizerFile);
        encoder = new RowEncoder(format, tokenizer, settings.sourceTokens(), settings.targetTokens());
        List<RowEncoder.Encoded> all = rows.stream().map(encoder::encode).toList();
        encoded = all.stream().map(RowEncoder.Encoded::example).toList();
        cutRows = all.stream().filter(RowEncoder.Encoded::cut).count();
        dev = new DevEvaluator(loader.load(run.annotationRunId(), role, format, Fold.DEV), encoder);
        Device device = properties.first();
        model = saved.isPresent() ? T5Model.load(saved.get(), device) : newModel(device);
        TrainingPlan plan = TrainingPlan.PLAIN
                .withOthers(properties.others())
                .withLimits(settings.sourceTokens(), settings.targetTokens());
        devices = 1 + plan.others().size();
        trainer = new Trainer(model, new AdamW(0.9, 0.999, 1e-6, settings.weightDecay(), 1.0), plan);
        if (saved.isPresent()) {
            long updates = checkpoints.resumeOf(run.id()).orElseThrow().updates();
            trainer.restore(ModelFiles.readOptimizer(saved.get()), updates);
        }
    }

    static TrainingSession open(
            TrainingRunEntity run,
            ResolvedSettings settings,
            RowLoader loader,
            Metrics metrics,
            Checkpoints checkpoints,
            TrainingProperties properties,
            Path workspace)
            throws IOException {
        return new TrainingSession(run, settings, loader, metrics, checkpoints, properties, workspace);
    }

    /** Trains to the end, or until the job is told to stop; a process that shuts down saves what it has first. */
    void train(JobContext job) throws IOException {
        try {
            trainToTheEnd(job);
        } catch (JobStoppedException e) {
            if (e.reason() == JobStoppedException.Reason.SHUTDOWN) {
                save();
            }
            throw e;
        }
    }

    private void trainToTheEnd(JobContext job) throws IOException {
        job.begin(trainer.updates(), settings.updates());
        int[] lengths = encoded.stream().mapToInt(e -> e.source().length).toArray();
        LengthBuckets order = new LengthBuckets(lengths, settings.batchSize(), settings.seed());
        Progress progress = new Progress();
        long epoch = -1;
        List<int[]> batches = List.of();
        while (trainer.updates() < settings.updates()) {
            long next = trainer.updates();
            if (next / order.batchesPerEpoch() != epoch) {
                epoch = next / order.batchesPerEpoch();
                batches = order.epoch(epoch);
            }
            step(batches.get((int) (next % order.batchesPerEpoch())), epoch, progress);
            job.progress(trainer.updates(), progress.message());
            boolean last = trainer.updates() == settings.updates();
            if (trainer.updates() % REPORT_EVERY == 0 || last) {
                metrics.record(run.id(), trainer.updates(), progress.report());
            }
            if (trainer.updates() % settings.evaluateEvery() == 0 && !last) {
                evaluate();
                save();
            }
        }
        finish();
    }

    @Override
    public void close() {
        trainer.close();
        model.close();
        tokenizer.close();
    }

    private void step(int[] batch, long epoch, Progress progress) {
        List<io.subgoal.t5.train.Example> examples = new ArrayList<>(batch.length);
        for (int row : batch) {
            examples.add(variant(row, epoch));
        }
        long targets = examples.stream().mapToLong(e -> e.target().length).sum();
        Trainer.Loss loss =
                trainer.accumulate(shares(examples), 1.0 / targets, settings.labelSmoothing(), settings.dropout());
        double rate = settings.rate(trainer.updates() + 1);
        double norm = trainer.update(rate);
        progress.add(loss, norm, rate, examples);
    }

    /** A batch split among the devices as evenly as may be. */
    private List<MicroBatch> shares(List<io.subgoal.t5.train.Example> examples) {
        int count = Math.min(devices, examples.size());
        List<MicroBatch> shares = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int from = i * examples.size() / count;
            int to = (i + 1) * examples.size() / count;
            shares.add(new MicroBatch(examples.subList(from, to), dice() + i));
        }
        return shares;
    }

    /** The row as it is seen in an epoch: a pure function of seed, epoch and row. */
    private io.subgoal.t5.train.Example variant(int row, long epoch) {
        Augmentation augmentation = settings.augmentation();
        if (augmentation.none()) {
            return encoded.get(row);
        }
        SplittableRandom random = new SplittableRandom((settings.seed() * 31 + epoch) * 1_000_000_007L + row);
        Example varied = augmentation.apply(rows.get(row), random);
        return varied.equals(rows.get(row))
                ? encoded.get(row)
                : encoder.encode(varied).example();
    }

    private long dice() {
        return settings.seed() * 1_000_003 + trainer.updates();
    }

    private void evaluate() {
        if (!dev.empty()) {
            metrics.record(run.id(), trainer.updates(), Map.of("dev_loss", dev.loss(trainer)));
        }
    }

    private void save() throws IOException {
        Path directory = Files.createTempDirectory(workspace, "resume");
        ModelFiles.writeModel(directory, model, tokenizerFile, settings.targetTokens());
        ModelFiles.writeOptimizer(directory, trainer);
        checkpoints.storeResume(description(Map.of()), directory);
    }

    private void finish() throws IOException {
        Map<String, Double> last = new HashMap<>();
        if (!dev.empty()) {
            last.put("dev_loss", dev.loss(trainer));
            last.putAll(dev.exactMatch(model, tokenizer, settings.targetTokens()));
        }
        last.put("cut_rows", (double) cutRows);
        metrics.record(run.id(), trainer.updates(), last);
        Path directory = Files.createTempDirectory(workspace, "model");
        ModelFiles.writeModel(directory, model, tokenizerFile, settings.targetTokens());
        checkpoints.storeModel(description(last), directory);
        checkpoints.deleteResume(run.id());
    }

    private Checkpoints.Description description(Map<String, Double> measured) {
        Map<String, Object> details = new HashMap<>();
        details.put("metrics", measured);
        details.put("sourceTokens", settings.sourceTokens());
        details.put("annotationRunId", run.annotationRunId().toString());
        details.put("seed", settings.seed());
        details.put("rows", rows.size());
        return new Checkpoints.Description(
                run.id(),
                run.name(),
                role.wireNames(),
                run.format(),
                trainer.updates(),
                model.config().parameters(),
                details);
    }

    private Optional<Path> fetchSaved() throws IOException {
        Optional<StoredCheckpoint> resume = checkpoints.resumeOf(run.id());
        if (resume.isEmpty()) {
            return Optional.empty();
        }
        Path directory = Files.createTempDirectory(workspace, "saved");
        checkpoints.fetch(resume.get(), directory);
        return Optional.of(directory);
    }

    private Path buildTokenizer(PromptFormat format) throws IOException {
        WordLevelTokenizer builder = new WordLevelTokenizer();
        for (Example row : rows) {
            builder.add(format.input(row.role(), row.state()));
            builder.add(row.target());
        }
        Path file = workspace.resolve(ModelFiles.TOKENIZER);
        return Files.writeString(file, builder.toJson(VOCABULARY));
    }

    private T5Model newModel(Device device) {
        Preset preset = Preset.parse(run.preset()).orElseThrow();
        T5Config config = preset.config(tokenizer.size(), settings.dropout());
        return T5Model.of(config, device, Initialization.COPY.weights(config, settings.seed()));
    }

    /** What happened since the last report. */
    private final class Progress {

        private double lossSum;
        private long targets;
        private long sources;
        private long seen;
        private double norm;
        private double rate;
        private double lastLoss;
        private long since = System.nanoTime();

        void add(Trainer.Loss loss, double newNorm, double newRate, List<io.subgoal.t5.train.Example> batch) {
            lossSum += loss.sum();
            targets += loss.tokens();
            sources += batch.stream().mapToLong(e -> e.source().length).sum();
            seen += batch.size();
            norm = newNorm;
            rate = newRate;
        }

        String message() {
            return String.format(
                    Locale.ROOT, "update %d of %d, loss %.3f", trainer.updates(), settings.updates(), lastLoss);
        }

        /** The means, after which counting starts anew. */
        Map<String, Double> report() {
            double seconds = (System.nanoTime() - since) / 1e9;
            lastLoss = lossSum / targets;
            Map<String, Double> report = new HashMap<>(Map.of(
                    "loss", lastLoss,
                    "learning_rate", rate,
                    "gradient_norm", norm,
                    "rows_per_second", seen / seconds,
                    "tokens_per_second", (sources + targets) / seconds));
            lossSum = 0;
            targets = 0;
            sources = 0;
            seen = 0;
            since = System.nanoTime();
            return report;
        }
    }
}
