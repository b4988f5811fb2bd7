package io.subgoal.t5.train;

import ai.djl.Device;
import io.subgoal.t5.checkpoint.Precision;
import java.util.List;

/**
 * Where and how a trainer computes.
 *
 * @param precision what forward and backward passes compute in, F32 or BF16; the weights, the sums of gradients and the
 *     optimizer's state are in 32 bits in any case
 * @param others devices that take their share of micro-batches beside the model's own. One may be named several times: on a
 *     processor each is a thread
 * @param sourceLimit most tokens of a source
 * @param targetLimit most tokens of a target
 */
public record TrainingPlan(Precision precision, List<Device> others, int sourceLimit, int targetLimit) {

    /** In 32 bits on the model's device alone. */
    public static final TrainingPlan PLAIN = new TrainingPlan(Precision.F32, List.of(), 4096, 1024);

    public TrainingPlan {
        others = List.copyOf(others);
        if (precision == Precision.F16) {
            throw new IllegalArgumentException("T5 leaves the range of F16; train in F32 or BF16");
        }
        if (sourceLimit < 1 || targetLimit < 1) {
            throw new IllegalArgumentException("Limits must be positive");
        }
    }

    public TrainingPlan withPrecision(Precision other) {
        return new TrainingPlan(other, others, sourceLimit, targetLimit);
    }

    public TrainingPlan withOthers(List<Device> devices) {
        return new TrainingPlan(precision, devices, sourceLimit, targetLimit);
    }

    public TrainingPlan withLimits(int source, int target) {
        return new TrainingPlan(precision, others, source, target);
    }

    void requireFits(MicroBatch batch) {
        for (int i = 0; i < batch.examples().size(); i++) {
            Example example = batch.examples().get(i);
            requireFits(i, "source", example.source().length, sourceLimit);
            requireFits(i, "target", example.target().length, targetLimit);
        }
    }

    private static void requireFits(int index, String what, int length, int limit) {
        if (length > limit) {
            throw new ExampleTooLongException(index, what, length, limit);
        }
    }
}
