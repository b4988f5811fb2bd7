package io.subgoal.t5.train;

import java.util.List;

/**
 * Examples that go through the model together.
 *
 * @param dice seed of their dropout
 */
public record MicroBatch(List<Example> examples, long dice) {

    public MicroBatch {
        examples = List.copyOf(examples);
        if (examples.isEmpty()) {
            throw new IllegalArgumentException("A batch needs an example");
        }
    }

    long tokens() {
        return examples.stream().mapToLong(example -> example.target().length).sum();
    }
}
