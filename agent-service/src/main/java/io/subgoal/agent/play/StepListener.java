package io.subgoal.agent.play;

import io.subgoal.store.evaluation.StoredStep;

/** Is told what happens in an episode, and may end it by throwing. */
public interface StepListener {

    /** The episode begins. */
    void begun(String description);

    void on(StoredStep step);
}
