package io.subgoal.t5.generate;

/** Hears what a {@link DecodingPool} does. Called by the threads that decode: be quick, and do not throw. */
public interface PoolObserver {

    /** Hears nothing. */
    PoolObserver NONE = new PoolObserver() {};

    /** Why requests were taken up when they were. */
    enum Release {
        /** There was no room for more. */
        FULL,
        /** They were waited for others as long as they may. */
        DELAY,
        /** No others were to be expected. */
        ALONE,
        /** They joined others that are being decoded. */
        JOINED
    }

    /**
     * Requests were taken up together.
     *
     * @param tokens of their sources
     * @param padding tokens computed beside these
     */
    default void taken(int requests, int tokens, int padding, Release release) {}

    /** How long a request waited. */
    default void waited(long nanos) {}

    /** A request left without an answer: it was cancelled, or too late. */
    default void left() {}

    /** A step was taken for so many requests at once. */
    default void stepped(int requests, int rows, long nanos) {}
}
