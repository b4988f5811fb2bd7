package io.subgoal.scienceworld.inside;

/** Hands out the numbers that stand in for identity hashes. */
public final class IdentitySequence {

    private static int last;

    private IdentitySequence() {}

    /** The next number, never 0, spread so that hash tables fill evenly. */
    public static int next() {
        last++;
        int spread = last * 0x9E3779B9;
        return spread == 0 ? 1 : spread;
    }

    /** Starts over; called before every load, so that a reused world behaves like a new one. */
    public static void restart() {
        last = 0;
    }
}
