package io.subgoal.api.annotation;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Gold trajectories.
 *
 * @param tasks ids of its tasks
 * @param trajectories how many there are by fold
 * @param steps how many steps worth keeping there are in all
 * @param meanScore mean of the final scores, percent
 * @param checksum SHA-256 over all trajectories, once it is ready
 * @param jobId the job that makes it
 */
public record Dataset(
        UUID id,
        String name,
        DatasetState state,
        List<String> tasks,
        Map<String, Long> trajectories,
        long steps,
        @Nullable Double meanScore,
        String simulatorVersion,
        String simplifications,
        String names,
        @Nullable String checksum,
        @Nullable UUID jobId,
        Instant createdAt) {}
