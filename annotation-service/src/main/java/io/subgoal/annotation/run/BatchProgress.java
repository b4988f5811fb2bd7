package io.subgoal.annotation.run;

import io.subgoal.llm.BatchState;
import java.time.Duration;
import java.util.List;

/** How far batches are, for people. */
record BatchProgress(List<Part> parts) {

    BatchProgress {
        parts = List.copyOf(parts);
    }

    /** A batch that the provider works on, and the time since it was begun. */
    record Part(BatchState state, Duration age) {

        private long done() {
            return state.completed() + state.failed();
        }

        /** By the pace so far; nothing where there is none yet. */
        private Duration left() {
            return done() == 0
                    ? Duration.ZERO
                    : age.multipliedBy(state.total() - done()).dividedBy(done());
        }
    }

    /** Such as: waits for 2 batches: 120 of 300 requests done, about 40 min left. */
    String text() {
        long total = parts.stream().mapToLong(part -> part.state().total()).sum();
        long done = parts.stream().mapToLong(Part::done).sum();
        String text = "waits for %s: %,d of %,d requests done"
                .formatted(parts.size() == 1 ? "a batch" : parts.size() + " batches", done, total);
        boolean guess = parts.stream().allMatch(part -> part.done() > 0);
        Duration left = parts.stream().map(Part::left).max(Duration::compareTo).orElse(Duration.ZERO);
        return guess && done < total ? text + ", about " + words(left) + " left" : text;
    }

    private static String words(Duration left) {
        return left.toMinutes() == 0
                ? left.toSeconds() + " s"
                : left.toHours() == 0
                        ? left.toMinutes() + " min"
                        : "%d h %d min".formatted(left.toHours(), left.toMinutesPart());
    }
}
