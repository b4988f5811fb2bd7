package io.subgoal.scienceworld.inside;

import java.util.Random;

/** The JDK's generator, number by number, whose state can be read and put back. */
public final class WorldRandom extends Random {

    private static final long serialVersionUID = 1;
    private static final long MULTIPLIER = 0x5DEECE66DL;
    private static final long ADDEND = 0xBL;
    private static final int BITS = 48;
    private static final long MASK = (1L << BITS) - 1;

    private long state;

    public long state() {
        return state;
    }

    public void restore(long earlier) {
        state = earlier;
    }

    @Override
    public synchronized void setSeed(long seed) {
        state = (seed ^ MULTIPLIER) & MASK;
    }

    @Override
    protected int next(int bits) {
        state = (state * MULTIPLIER + ADDEND) & MASK;
        return (int) (state >>> (BITS - bits));
    }
}
