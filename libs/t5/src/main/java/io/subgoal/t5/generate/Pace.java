package io.subgoal.t5.generate;

/** How fast requests are answered while others wait. */
final class Pace {

    /** How much of a new value goes into the usual one. */
    private static final double FRESH = 0.05;

    private long lastAnswer;
    private boolean othersWaited;
    private double nanosPerToken;

    /**
     * A request was answered.
     *
     * @param waiting whether others wait still: else the time to the next answer says nothing
     */
    synchronized void answered(int tokens, boolean waiting) {
        long now = System.nanoTime();
        if (othersWaited && tokens > 0) {
            double value = (double) (now - lastAnswer) / tokens;
            nanosPerToken = nanosPerToken == 0 ? value : (1 - FRESH) * nanosPerToken + FRESH * value;
        }
        lastAnswer = now;
        othersWaited = waiting;
    }

    /** How long it takes to answer requests with so many tokens. */
    synchronized long nanosFor(int tokens) {
        return (long) (nanosPerToken * tokens);
    }
}
