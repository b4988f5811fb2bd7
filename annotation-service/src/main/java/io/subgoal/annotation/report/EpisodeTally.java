package io.subgoal.annotation.report;

import io.subgoal.api.annotation.AnnotationReport.EpisodeTotals;
import java.util.HashMap;
import java.util.Map;

/** Counts episodes by how they were annotated. */
final class EpisodeTally {

    static final String REJECTED = "rejected";

    private final Map<String, Long> byStatus = new HashMap<>();
    private long work;

    /**
     * @param status as stored, or {@link #REJECTED}
     */
    void count(String status) {
        byStatus.merge(status, 1L, Long::sum);
    }

    /** Episodes that are to be annotated. */
    void work(long episodes) {
        work += episodes;
    }

    EpisodeTotals totals() {
        long done = byStatus.values().stream().mapToLong(Long::longValue).sum();
        // An episode of a dataset that shrank since is done all the same.
        long total = Math.max(work, done);
        return new EpisodeTotals(total, of("clean"), of("repaired"), of("fallback"), of(REJECTED), total - done);
    }

    private long of(String status) {
        return byStatus.getOrDefault(status, 0L);
    }
}
