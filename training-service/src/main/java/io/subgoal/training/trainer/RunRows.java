package io.subgoal.training.trainer;

import io.subgoal.t5.train.Example;
import io.subgoal.textworld.example.Augmentation;
import io.subgoal.textworld.task.Fold;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/** The rows a run learns from, as they are seen in each update. */
final class RunRows {

    private final TokenFile tokens;
    private final RowEncoder encoder;
    private final Augmentation augmentation;
    private final long seed;
    private final List<String> names;
    private final List<io.subgoal.textworld.example.Example> whole = new ArrayList<>();

    RunRows(TokenFile tokens, RowSource source, RowLoader loader, RowEncoder encoder, ResolvedSettings settings) {
        this.tokens = tokens;
        this.encoder = encoder;
        augmentation = settings.augmentation();
        seed = settings.seed();
        if (!augmentation.none()) {
            // Variants are made of the rows themselves, and of what is shown of them.
            loader.rows(
                    source,
                    Fold.TRAIN,
                    row -> whole.add(row.withNewest(encoder.format().historyLength(row.role()))));
        }
        Set<String> all = new TreeSet<>();
        whole.forEach(row -> all.addAll(Augmentation.names(row)));
        names = List.copyOf(all);
    }

    /** The row as it is seen in an update: a pure function of seed, update and row. */
    Example at(int row, long update) {
        if (augmentation.none()) {
            return tokens.example(row);
        }
        SplittableRandom random = new SplittableRandom((seed * 31 + update) * 1_000_000_007L + row);
        io.subgoal.textworld.example.Example varied = augmentation.apply(whole.get(row), names, random);
        return varied.equals(whole.get(row))
                ? tokens.example(row)
                : encoder.encode(varied).example();
    }
}
