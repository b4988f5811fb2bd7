package io.subgoal.agent.play;

import java.util.Optional;

/** Somebody who plays one episode. */
interface Agent {

    /** What to do next; empty if there is nothing more to do. */
    Optional<Decision> decide(Situation situation) throws InterruptedException;

    /** Milliseconds it has waited so far for services that were away or busy. */
    default double waitedMillis() {
        return 0;
    }
}
