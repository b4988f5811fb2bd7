package io.subgoal.api.training;

import java.util.List;
import java.util.UUID;

/**
 * What a purge has deleted, or would.
 *
 * @param dryRun whether nothing was deleted
 * @param checkpoints those that nothing keeps
 * @param orphanedFiles how many files nothing referred to before
 * @param bytes of all content that is nobody's any more
 */
public record PurgeReport(boolean dryRun, List<Gone> checkpoints, long orphanedFiles, long bytes) {

    /** A checkpoint that goes. */
    public record Gone(UUID id, String name, long update) {}
}
