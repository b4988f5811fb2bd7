package io.subgoal.training.cluster;

import java.util.UUID;

/**
 * What the Job of a run's attempt is called: whoever looks after the run finds it by that.
 *
 * @param attempt of the run's job
 */
record RunName(UUID run, int attempt) {

    @Override
    public String toString() {
        return "subgoal-run-" + run + "-" + attempt;
    }
}
