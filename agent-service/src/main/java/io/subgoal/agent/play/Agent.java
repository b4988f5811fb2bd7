package io.subgoal.agent.play;

import java.util.Optional;

/** Somebody who plays one episode. */
interface Agent {

    /** What to do next; empty if there is nothing more to do. */
    Optional<Decision> decide(Situation situation) throws InterruptedException;

    /**
     * Whether it has learned from solutions alone, in which nothing is tried in vain: it is spared what was, and asked for
     * something else.
     */
    default boolean learnedFromSolutions() {
        return false;
    }

    /** Milliseconds it has waited so far for services that were away or busy. */
    default double waitedMillis() {
        return 0;
    }
}
