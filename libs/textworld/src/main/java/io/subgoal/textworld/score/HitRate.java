package io.subgoal.textworld.score;

/** How many of how many. Not safe for several threads. */
public final class HitRate {

    private long hits;
    private long count;

    public void add(boolean hit) {
        hits += hit ? 1 : 0;
        count++;
    }

    public void add(HitRate other) {
        hits += other.hits;
        count += other.count;
    }

    public long hits() {
        return hits;
    }

    public long count() {
        return count;
    }

    /** The share, 0 to 1, of what must not be nothing. */
    public double value() {
        return (double) hits / count;
    }
}
