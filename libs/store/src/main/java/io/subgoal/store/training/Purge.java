package io.subgoal.store.training;

import java.util.List;

/**
 * What a purge deletes, or would.
 *
 * @param checkpoints those that nothing keeps
 * @param orphans blobs that nothing referred to before
 * @param bytes of blobs that are nobody's once all that is gone
 */
public record Purge(List<Superseded> checkpoints, long orphans, long bytes) {

    public Purge {
        checkpoints = List.copyOf(checkpoints);
    }
}
