package io.subgoal.training.cluster;

/** How a run's Job stands in the cluster. */
sealed interface Seen {

    /**
     * Its pod has not begun.
     *
     * @param why for people: what it waits for and what to do
     */
    record Pending(String why) implements Seen {}

    /**
     * Its pod works.
     *
     * @param node where
     */
    record Working(String node) implements Seen {}

    /** Its pod has ended, or will never begin. */
    sealed interface Ended extends Seen {}

    /** The run has been trained. */
    record Trained() implements Ended {}

    /**
     * The run cannot be trained; another pod would not help.
     *
     * @param why for people
     */
    record Failed(String why) implements Ended {}

    /**
     * The pod was lost; another goes on from what was saved.
     *
     * @param why for people
     * @param advice what to do if it happens again and again
     */
    record Lost(String why, String advice) implements Ended {}
}
