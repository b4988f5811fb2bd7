package io.subgoal.agent.play;

import io.subgoal.store.evaluation.StoredStep;

/** Is told of every step, and may end the episode by throwing. */
@FunctionalInterface
public interface StepListener {
    void on(StoredStep step);
}
