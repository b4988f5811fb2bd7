package io.subgoal.t5.train;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import io.subgoal.t5.T5Model;
import io.subgoal.t5.TrainingArrays;
import io.subgoal.t5.checkpoint.Tensor;
import io.subgoal.t5.generate.TooLargeException;
import io.subgoal.t5.program.T5Program.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Trains a model: gradients of micro-batches are added up, then one step of the optimizer is taken. Owns the optimizer's
 * state. One thread at a time, and no generation meanwhile.
 *
 * <p>A result is a function of the weights, the batches and the number of devices: gradients are always added in the same
 * order, whichever device is done first.
 */
public final class Trainer implements AutoCloseable {

    private final T5Model model;
    private final TrainingPlan plan;
    private final List<Lane> lanes = new ArrayList<>();
    private final ExecutorService threads;
    private final PtNDManager manager;
    private final OptimizerState optimizer;
    private long updates;

    /** A trainer on the model's own device, in 32 bits. */
    public Trainer(T5Model model, Optimizer settings) {
        this(model, settings, TrainingPlan.PLAIN);
    }

    /** @param model with weights in 32 bits, whatever the plan's precision */
    public Trainer(T5Model model, Optimizer settings, TrainingPlan plan) {
        model.requireTrainable();
        FreedMemory.keep();
        this.model = model;
        this.plan = plan;
        lanes.add(Lane.on(model));
        plan.others().forEach(device -> lanes.add(Lane.beside(model, device)));
        threads = Executors.newFixedThreadPool(
                lanes.size(),
                Thread.ofPlatform().name("t5-training-", 0).daemon().factory());
        manager = model.newWorkspace();
        List<PtNDArray> gradients = lanes.getFirst().gradients();
        optimizer = switch (settings) {
            case AdamW adamW -> new AdamWState(model, adamW, gradients, manager);
            case Adafactor adafactor -> new AdafactorState(model, adafactor, gradients, manager);
        };
    }

    /** The sum of the loss over a batch's target tokens, and their number. */
    public record Loss(double sum, long tokens) {

        public double mean() {
            return sum / tokens;
        }
    }

    /**
     * Adds a micro-batch's gradients, on the model's device.
     *
     * @param weight what the summed loss is multiplied by; 1 / (target tokens of the whole batch) for a mean per token
     * @param smoothing label smoothing, 0 for none
     * @param dropout rate of dropout, 0 for none
     * @param dice seed of the dropout
     * @throws ExampleTooLongException if an example exceeds the plan's limits
     * @throws DivergedException if the loss is not a finite number
     */
    public Loss accumulate(List<Example> batch, double weight, double smoothing, double dropout, long dice) {
        return accumulate(lanes.getFirst(), new MicroBatch(batch, dice), weight, smoothing, dropout);
    }

    /**
     * Adds the gradients of several micro-batches, each device taking its share of them: the first device the first, the
     * second the second, and so on in turn.
     *
     * @param weight what the summed losses are multiplied by; 1 / (target tokens of all batches) for a mean per token
     * @param smoothing label smoothing, 0 for none
     * @param dropout rate of dropout, 0 for none
     * @throws ExampleTooLongException if an example exceeds the plan's limits
     * @throws DivergedException if a loss is not a finite number
     */
    public Loss accumulate(List<MicroBatch> batches, double weight, double smoothing, double dropout) {
        batches.forEach(plan::requireFits);
        List<CompletableFuture<Loss>> shares = new ArrayList<>();
        for (int i = 0; i < lanes.size(); i++) {
            int first = i;
            shares.add(CompletableFuture.supplyAsync(() -> share(first, batches, weight, smoothing, dropout), threads));
        }
        try {
            CompletableFuture.allOf(shares.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
        double sum = 0;
        long tokens = 0;
        for (CompletableFuture<Loss> share : shares) {
            sum += share.join().sum();
            tokens += share.join().tokens();
        }
        return new Loss(sum, tokens);
    }

    private Loss share(int first, List<MicroBatch> batches, double weight, double smoothing, double dropout) {
        double sum = 0;
        long tokens = 0;
        for (int i = first; i < batches.size(); i += lanes.size()) {
            Loss loss = accumulate(lanes.get(first), batches.get(i), weight, smoothing, dropout);
            sum += loss.sum();
            tokens += loss.tokens();
        }
        return new Loss(sum, tokens);
    }

    private Loss accumulate(Lane lane, MicroBatch batch, double weight, double smoothing, double dropout) {
        plan.requireFits(batch);
        double sum;
        try {
            sum = lane.accumulate(batch, weight, smoothing, dropout, plan.precision());
        } catch (TooLargeException e) {
            throw e.during(batch.toString());
        }
        if (!Double.isFinite(sum)) {
            int culprit = culprit(batch.examples());
            throw new DivergedException(
                    "The loss is %s at update %d%s"
                            .formatted(
                                    sum,
                                    updates + 1,
                                    culprit < 0 ? "" : ", first by example " + culprit + " of the batch"),
                    culprit);
        }
        return new Loss(sum, batch.tokens());
    }

    /**
     * Takes a step with the gradients added up so far and clears them.
     *
     * @return the gradients' global norm before clipping
     * @throws DivergedException if the norm is not a finite number; the weights are spoilt then
     */
    public double update(double rate) {
        updates++;
        for (Lane lane : lanes.subList(1, lanes.size())) {
            lane.handOver(lanes.getFirst());
        }
        try (PtNDManager workspace = model.newWorkspace()) {
            double norm = optimizer.step(workspace, rate, updates);
            if (!Double.isFinite(norm)) {
                throw new DivergedException("The gradients' norm is " + norm + " at update " + updates);
            }
            lanes.forEach(lane -> lane.follow(model));
            return norm;
        }
    }

    /** The first example without a finite loss; negative if it takes all of them together. */
    private int culprit(List<Example> batch) {
        for (int i = 0; i < batch.size(); i++) {
            if (!Double.isFinite(evaluate(List.of(batch.get(i))).sum())) {
                return i;
            }
        }
        return -1;
    }

    /** The summed loss of a batch, in 32 bits and without dropout; changes nothing. */
    public Loss evaluate(List<Example> batch) {
        plan.requireFits(new MicroBatch(batch, 0));
        return loss(model, batch);
    }

    /** The summed loss of a batch by a model that need not be in training, in its own precision and without dropout. */
    public static Loss loss(T5Model model, List<Example> batch) {
        MicroBatch whole = new MicroBatch(batch, 0);
        try (PtNDManager workspace = model.newWorkspace()) {
            Source source = TrainingArrays.sources(workspace, batch, model.config());
            double sum = model.program().evaluate(workspace, source, TrainingArrays.labels(workspace, batch));
            return new Loss(sum, whole.tokens());
        }
    }

    /** Steps taken so far. */
    public long updates() {
        return updates;
    }

    /** The gradients added up so far on the model's device, by Hugging Face names, as they are whenever they are read. */
    public Map<String, Tensor> gradients() {
        return TrainingArrays.unstack(model, lanes.getFirst().gradients());
    }

    /**
     * The optimizer's state: with the weights and {@link #updates()} all that is needed to go on. It is read when it is
     * asked for: write or {@linkplain Tensor#copy() copy} it before the next update.
     */
    public Map<String, Tensor> optimizerState() {
        return optimizer.save();
    }

    /** Goes on from a saved state. */
    public void restore(Map<String, Tensor> state, long updatesTaken) {
        optimizer.restore(state);
        updates = updatesTaken;
    }

    @Override
    public void close() {
        threads.shutdownNow();
        lanes.forEach(Lane::close);
        manager.close();
    }
}
