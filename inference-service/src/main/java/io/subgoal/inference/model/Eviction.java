package io.subgoal.inference.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Decides which models leave memory for another. */
final class Eviction {

    private Eviction() {}

    /** A model that may go. */
    record Candidate(String name, long bytes, Instant lastUsed) {}

    /**
     * The models that have to go, the least recently used first and no more than needed.
     *
     * @param bytes what is lacking; nothing if not positive
     * @return empty if all of them together are not enough: then none has to go
     */
    static Optional<List<String>> choose(long bytes, List<Candidate> candidates) {
        List<String> chosen = new ArrayList<>();
        long lacking = bytes;
        for (Candidate candidate : candidates.stream()
                .sorted(Comparator.comparing(Candidate::lastUsed).thenComparing(Candidate::name))
                .toList()) {
            if (lacking <= 0) {
                break;
            }
            chosen.add(candidate.name());
            lacking -= candidate.bytes();
        }
        return lacking <= 0 ? Optional.of(chosen) : Optional.empty();
    }
}
