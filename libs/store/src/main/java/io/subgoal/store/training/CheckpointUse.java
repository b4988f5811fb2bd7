package io.subgoal.store.training;

import java.util.List;

/**
 * What keeps a checkpoint from being deleted.
 *
 * @param servedAs the names it is served under
 * @param evaluations the evaluations it has played in
 */
public record CheckpointUse(List<String> servedAs, List<String> evaluations) {

    public CheckpointUse {
        servedAs = List.copyOf(servedAs);
        evaluations = List.copyOf(evaluations);
    }

    public boolean none() {
        return servedAs.isEmpty() && evaluations.isEmpty();
    }
}
