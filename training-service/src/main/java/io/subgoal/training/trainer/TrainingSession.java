package io.subgoal.training.trainer;

import static io.subgoal.training.trainer.ResolvedSettings.given;

import ai.djl.Device;
import io.subgoal.service.job.JobContext;
import io.subgoal.service.job.JobStoppedException;
import io.subgoal.t5.T5Model;
import io.subgoal.t5.checkpoint.Precision;
import io.subgoal.t5.train.DivergedException;
import io.subgoal.t5.train.Example;
import io.subgoal.t5.train.MicroBatch;
import io.subgoal.t5.train.Trainer;
import io.subgoal.t5.train.TrainingPlan;
import io.subgoal.training.trainer.TrainingProperties.Place;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** The loop of one attempt at a training run, with all it holds in memory. */
final class TrainingSession implements AutoCloseable {

    private static final int REPORT_EVERY = 50;
    private static final int ROWS_NAMED = 8;

    private final ResolvedSettings settings;
    private final RunData data;
    private final RunStore store;
    private final JobContext job;
    private final T5Model model;
    private final Trainer trainer;
    private final int devices;
    private final EpochOrder order;
    private final long total;
    private final Selection selection;
    private final Evaluator evaluator;
    private final ExplosionWatch watch;
    private final double rateFactor;
    private final Meter meter = new Meter();
    private final RowsAhead ahead = new RowsAhead(this::rows);
    private int[] current = {};
    private RunState state;
    private long savedUpdates;

    /**
     * Begins, or goes on from what was saved.
     *
     * @param rateFactor what all rates are multiplied by from now on
     */
    TrainingSession(
            ResolvedSettings settings, RunData data, RunStore store, JobContext job, Place place, double rateFactor)
            throws IOException {
        this.settings = settings;
        this.data = data;
        this.store = store;
        this.job = job;
        this.rateFactor = rateFactor;
        state = data.state();
        savedUpdates = state.updates();
        total = settings.updates(data.train().size());
        order = new EpochOrder(
                data.train().sourceLengths(),
                data.train().taskOf(),
                RowWeights.of(data.train(), settings),
                settings.batchSize(),
                settings.taskTemperature(),
                settings.seed());
        selection = settings.choice();
        evaluator = new Evaluator(
                selection.prefix(), data.dev(), data.tokenizer(), settings.targetTokens(), job::checkpoint);
        watch = new ExplosionWatch(given(settings.divergence().factor()), state.firstLoss());
        Device device = place.first();
        TrainingPlan plan = TrainingPlan.PLAIN
                .withOthers(place.others())
                .withPrecision(precision(device))
                .withLimits(settings.sourceTokens(), settings.targetTokens());
        devices = 1 + plan.others().size();
        model = data.model(device);
        trainer = new Trainer(model, settings.optimizer(), plan);
        if (state.updates() > 0) {
            trainer.restore(data.optimizer(), state.updates());
        }
    }

    private Precision precision(Device device) {
        return switch (given(settings.passes().precision())) {
            case "bf16" -> Precision.BF16;
            case "fp32" -> Precision.F32;
            default -> device.isGpu() ? Precision.BF16 : Precision.F32;
        };
    }

    /** Trains to the end, or until the job is told to stop; what was done by then is saved, unless it is another's now. */
    RunState train() throws IOException {
        job.begin(trainer.updates(), total);
        try {
            trainToTheEnd();
            store.awaitSaved();
            return state;
        } catch (JobStoppedException e) {
            if (e.reason() != JobStoppedException.Reason.SUPERSEDED) {
                if (trainer.updates() > savedUpdates) {
                    save(false, Map.of());
                }
                store.awaitSaved();
            }
            throw e;
        }
    }

    private void trainToTheEnd() throws IOException {
        while (!state.ended()) {
            step();
            long update = trainer.updates();
            boolean last = update == total;
            job.progress(update, message());
            watchOut();
            if (update % REPORT_EVERY == 0 || last) {
                store.record(update, meter.report());
            }
            if (update % settings.evaluateEvery() == 0 || last) {
                evaluate(last);
            } else if (update % settings.saveEvery() == 0) {
                saveTimed(false, Map.of());
            }
        }
    }

    @Override
    public void close() {
        ahead.close();
        trainer.close();
        model.close();
    }

    private void step() {
        RowsAhead.Update update = ahead.take(trainer.updates());
        current = update.rows();
        double rate = settings.rate(trainer.updates() + 1, total) * rateFactor;
        try {
            Trainer.Loss loss = meter.computing(() -> microMean() ? microBatches(update) : passes(update));
            double norm = meter.computing(() -> trainer.update(rate));
            meter.add(loss, norm, rate, update);
            watch.add(loss.mean());
        } catch (DivergedException e) {
            throw new DivergedException(e.getMessage() + ". Its batch: " + names(current));
        }
    }

    private boolean microMean() {
        return given(settings.passes().lossNorm()).equals("micro");
    }

    /** The rows of an update: in passes of like length, or in micro-batches as they come. Called by one thread of its own. */
    private RowsAhead.Update rows(long number) {
        int[] batch = order.batch(number);
        Map<Integer, Example> rows = new HashMap<>();
        for (int row : batch) {
            rows.computeIfAbsent(row, r -> data.rows().at(r, number));
        }
        List<int[]> parts = microMean()
                ? micro(batch, given(settings.passes().microBatch()))
                : order.passes(batch, given(settings.passes().tokens()));
        List<List<Example>> passes = parts.stream()
                .map(part -> Arrays.stream(part).mapToObj(rows::get).toList())
                .toList();
        return new RowsAhead.Update(batch, passes);
    }

    private static List<int[]> micro(int[] batch, int size) {
        List<int[]> parts = new ArrayList<>();
        for (int from = 0; from < batch.length; from += size) {
            parts.add(Arrays.copyOfRange(batch, from, Math.min(from + size, batch.length)));
        }
        return parts;
    }

    /** The mean over all target tokens of the batch. */
    private Trainer.Loss passes(RowsAhead.Update update) {
        List<MicroBatch> shares = new ArrayList<>();
        long targets = 0;
        for (List<Example> pass : update.passes()) {
            shares.addAll(shares(pass, shares.size()));
            targets += targets(pass);
        }
        return trainer.accumulate(shares, 1.0 / targets, settings.labelSmoothing(), settings.dropout());
    }

    /** The mean of the means of micro-batches. */
    private Trainer.Loss microBatches(RowsAhead.Update update) {
        int count = update.passes().size();
        double sum = 0;
        long tokens = 0;
        for (int i = 0; i < count; i++) {
            List<Example> pass = update.passes().get(i);
            Trainer.Loss loss = trainer.accumulate(
                    shares(pass, i * devices),
                    1.0 / count / targets(pass),
                    settings.labelSmoothing(),
                    settings.dropout());
            sum += loss.sum();
            tokens += loss.tokens();
        }
        return new Trainer.Loss(sum, tokens);
    }

    private static long targets(List<Example> pass) {
        return pass.stream().mapToLong(example -> example.target().length).sum();
    }

    /** Rows split among the devices as evenly as may be. */
    private List<MicroBatch> shares(List<Example> examples, int before) {
        int count = Math.min(devices, examples.size());
        List<MicroBatch> shares = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int from = i * examples.size() / count;
            int to = (i + 1) * examples.size() / count;
            shares.add(new MicroBatch(examples.subList(from, to), dice(before + i)));
        }
        return shares;
    }

    /** Seed of the dropout in a pass: a pure function of seed, update and pass. */
    private long dice(int pass) {
        return (settings.seed() * 1_000_003 + trainer.updates()) * 8191 + pass;
    }

    private String message() {
        return String.format(Locale.ROOT, "update %d of %d, loss %.3f", trainer.updates(), total, meter.lastLoss());
    }

    /** @throws DivergedException if the loss explodes */
    private void watchOut() {
        OptionalDouble mean = watch.mean();
        if (mean.isPresent() && watch.explodes(mean.getAsDouble())) {
            throw new DivergedException(String.format(
                    Locale.ROOT,
                    "The loss explodes: its mean over the last %d updates, until %d, is %.3f, and was %.3f at the beginning."
                            + " The last batch: %s",
                    ExplosionWatch.UPDATES,
                    trainer.updates(),
                    mean.getAsDouble(),
                    watch.first(),
                    names(current)));
        }
    }

    private void evaluate(boolean last) throws IOException {
        long began = System.nanoTime();
        boolean answers = selection.by() == Selection.By.DEV_EXACT_MATCH;
        int exactRows = given(settings.selection().exactRows());
        if (answers && exactRows == 0) {
            exactRows = 500;
        }
        Map<String, Double> measured =
                evaluator.measure(model, given(settings.selection().lossRows()), exactRows);
        store.record(trainer.updates(), measured);
        tellTime("evaluation_seconds", began);
        RunState judged = selection.judge(state.at(trainer.updates()), measured);
        boolean best = judged.bestUpdate() == trainer.updates();
        boolean early = selection.outOfPatience(judged);
        state = last || early ? judged.end() : judged;
        if (best || state.ended() || trainer.updates() % settings.saveEvery() == 0) {
            saveTimed(best, measured);
        }
        meter.skipTime(System.nanoTime() - began);
    }

    private void saveTimed(boolean best, Map<String, Double> measured) throws IOException {
        long began = System.nanoTime();
        save(best, measured);
        tellTime("save_seconds", began);
    }

    private void tellTime(String what, long since) {
        store.record(trainer.updates(), Map.of(what, (System.nanoTime() - since) / 1e9));
    }

    private void save(boolean best, Map<String, Double> measured) throws IOException {
        Double first = watch.first();
        state = first == null
                ? state.at(trainer.updates())
                : state.at(trainer.updates()).withFirstLoss(first);
        store.save(model, trainer, state, data, best, measured);
        savedUpdates = trainer.updates();
    }

    private String names(int[] batch) {
        return Arrays.stream(batch)
                        .limit(ROWS_NAMED)
                        .mapToObj(row -> data.train().origin(row).toString())
                        .collect(Collectors.joining(", "))
                + (batch.length > ROWS_NAMED ? " and %d more".formatted(batch.length - ROWS_NAMED) : "");
    }
}
