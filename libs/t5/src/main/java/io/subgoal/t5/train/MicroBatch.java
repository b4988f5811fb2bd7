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

    /** Its size, for messages. */
    @Override
    public String toString() {
        int longest = 0;
        for (int i = 1; i < examples.size(); i++) {
            if (examples.get(i).source().length > examples.get(longest).source().length) {
                longest = i;
            }
        }
        return "%d examples, the longest of them example %d with %d tokens"
                .formatted(examples.size(), longest, examples.get(longest).source().length);
    }
}
