package io.subgoal.training.trainer;

import io.subgoal.t5.train.Example;
import io.subgoal.textworld.example.Augmentation;
import io.subgoal.textworld.task.Fold;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The rows a run learns from, as they are seen in each epoch. */
final class RunRows {

    private final TokenFile tokens;
    private final RowEncoder encoder;
    private final Augmentation augmentation;
    private final long seed;
    private final List<io.subgoal.textworld.example.Example> whole = new ArrayList<>();

    RunRows(TokenFile tokens, RowSource source, RowLoader loader, RowEncoder encoder, ResolvedSettings settings) {
        this.tokens = tokens;
        this.encoder = encoder;
        augmentation = settings.augmentation();
        seed = settings.seed();
        if (!augmentation.none()) {
            // Variants are made of the rows themselves.
            loader.rows(source, Fold.TRAIN, whole::add);
        }
    }

    /** The row as it is seen in an epoch: a pure function of seed, epoch and row. */
    Example at(int row, long epoch) {
        if (augmentation.none()) {
            return tokens.example(row);
        }
        SplittableRandom random = new SplittableRandom((seed * 31 + epoch) * 1_000_000_007L + row);
        io.subgoal.textworld.example.Example varied = augmentation.apply(whole.get(row), random);
        return varied.equals(whole.get(row))
                ? tokens.example(row)
                : encoder.encode(varied).example();
    }
}
