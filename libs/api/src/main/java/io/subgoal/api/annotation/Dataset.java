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
 * @param requested how many trajectories were asked for
 * @param trajectories how many there are by fold
 * @param failed how many could not be made; {@code /failures} says why
 * @param steps how many steps worth keeping there are in all
 * @param meanScore mean of the final scores, percent
 * @param source {@code simulator}, {@code archive} or {@code jsonl}
 * @param selection the rule that chose its episodes, {@code clean} or {@code reference}, if one did
 * @param simulatorVersion null if it comes from a file that came without it
 * @param simplifications null if it comes from a file that came without them
 * @param names {@code canonical} or {@code original}, null if it comes from a file
 * @param verified whether every trajectory was played again in another world and came out the same
 * @param fileSha256 checksum of the file it was read from
 * @param parentId the dataset it is a part of
 * @param filter what decided which part
 * @param checksum SHA-256 over all trajectories, once it is ready
 * @param jobId the job that makes it
 */
public record Dataset(
        UUID id,
        String name,
        DatasetState state,
        List<String> tasks,
        long requested,
        Map<String, Long> trajectories,
        long failed,
        long steps,
        @Nullable Double meanScore,
        String source,
        @Nullable String selection,
        @Nullable String simulatorVersion,
        @Nullable String simplifications,
        @Nullable String names,
        boolean verified,
        @Nullable String fileSha256,
        @Nullable UUID parentId,
        @Nullable DatasetFilter filter,
        @Nullable String checksum,
        @Nullable UUID jobId,
        Instant createdAt) {}
