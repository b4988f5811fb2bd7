package io.subgoal.store.training;

import java.util.List;

/**
 * What keeps a checkpoint from being deleted.
 *
 * @param servedAs the names it is served under
 * @param aliases the aliases that stand for it
 * @param evaluations the evaluations it has played in
 * @param tests the teacher-forced tests it was put to
 */
public record CheckpointUse(List<String> servedAs, List<String> aliases, List<String> evaluations, List<String> tests) {

    public CheckpointUse {
        servedAs = List.copyOf(servedAs);
        aliases = List.copyOf(aliases);
        evaluations = List.copyOf(evaluations);
        tests = List.copyOf(tests);
    }

    public boolean none() {
        return servedAs.isEmpty() && aliases.isEmpty() && evaluations.isEmpty() && tests.isEmpty();
    }
}
